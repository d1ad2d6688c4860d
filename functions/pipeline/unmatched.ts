import type { HttpEvent, HttpResult } from './http-types.ts';
import { matchRoute } from './match-route.ts';
import { problemReply } from './problem.ts';

/**
 * The refusal of a call that the gateway found no route for: 405 where the address takes other
 * methods, else 404. Never hands it to a route: nobody has checked who calls.
 */
export function unmatchedReply({ rawPath, requestContext }: HttpEvent): HttpResult {
  const match = matchRoute(requestContext.http.method, rawPath);
  if (match.kind !== 'method-not-allowed') {
    return problemReply('not-found', `There is no ${rawPath}.`);
  }
  const allow = match.allowed.join(', ');
  return problemReply('method-not-allowed', `${rawPath} takes ${allow}.`, [], { allow });
}
