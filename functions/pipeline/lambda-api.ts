import type { Context } from 'aws-lambda';
import type { Baton } from '../../shared/application/baton.ts';
import { type FunctionName, type RouteName, routes } from '../routes.ts';
import type { HttpHandler } from './http-handler.ts';
import type { HttpEvent, HttpResult } from './http-types.ts';
import { invocation } from './invocation.ts';
import { unmatchedReply } from './unmatched.ts';

/** The routes that a function serves. */
type RouteOf<Name extends FunctionName> = {
  [Route in RouteName]: (typeof routes)[Route]['function'] extends Name ? Route : never;
}[RouteName];

type BoundHandlers = ReadonlyMap<string, ReturnType<HttpHandler>>;

/**
 * The Lambda entry of a function of the API: hands each call to the handler of its route, as the
 * gateway matched it. What no route matched is refused as the embedded server refuses it.
 *
 * @param handlers of all the function's routes, and of no others: anything else does not compile
 * @param firstCall the Baton for a container's first call
 */
export function lambdaApi<Name extends FunctionName>(
  handlers: Readonly<Record<RouteOf<Name>, HttpHandler>>,
  firstCall: (baton: Baton) => Promise<Baton> = async (baton) => baton,
): (event: HttpEvent, context: Context) => Promise<HttpResult> {
  let bound: BoundHandlers | undefined;
  return invocation(async (baton: Baton, event: HttpEvent, context) => {
    const current = bound ?? boundHandlers(await firstCall(baton), handlers);
    bound ??= boundHandlers(baton, handlers);
    const handler = current.get(event.routeKey);
    return handler === undefined ? unmatchedReply(event) : await handler(event, context);
  });
}

/** By the gateway's name of their route. */
function boundHandlers(
  baton: Baton,
  handlers: Readonly<Partial<Record<RouteName, HttpHandler>>>,
): BoundHandlers {
  const byName = new Map(Object.entries(handlers));
  const entries = Object.entries(routes).flatMap(
    ([name, { method, path }]): [string, ReturnType<HttpHandler>][] => {
      const handler = byName.get(name);
      return handler === undefined ? [] : [[`${method} ${path}`, handler(baton)]];
    },
  );
  return new Map(entries);
}
