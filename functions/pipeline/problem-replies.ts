import type { MiddlewareObj } from '@middy/core';
import type { Baton } from '../../shared/application/baton.ts';
import { Refusal } from '../../shared/application/refusal.ts';
import { InvalidCursor, StorageUnavailable } from '../../shared/ports.ts';
import type { HttpEvent, HttpResult } from './http-types.ts';
import { HttpProblem, problemReply } from './problem.ts';

/** Seconds after which a refused call may be sent again. */
const RETRY_AFTER_SECONDS = '1';

/** Turns everything a route throws into a problem; what nobody expected is logged in full. */
export function problemReplies(
  baton: Baton,
  operation: string,
): MiddlewareObj<HttpEvent, HttpResult> {
  return {
    onError: (request) => {
      request.response = problemOf(request.error, baton, operation);
    },
  };
}

function problemOf(error: unknown, baton: Baton, operation: string): HttpResult {
  if (error instanceof HttpProblem) {
    return problemReply(error.kind, error.message, error.errors, error.headers);
  }
  if (error instanceof Refusal) return problemReply(error.kind, error.message, error.errors);
  if (error instanceof InvalidCursor) {
    const message = 'expected the nextCursor of this list';
    return problemReply('invalid-input', `query.cursor: ${message}`, [
      { path: 'query.cursor', message },
    ]);
  }
  if (error instanceof StorageUnavailable) {
    baton.alerting.raise('storage_unavailable', 'critical', 'deployment', error.message);
    return problemReply('unavailable', 'Storage does not answer; send the call again.', [], {
      'retry-after': RETRY_AFTER_SECONDS,
    });
  }
  baton.log.error(`${operation} failed`, {
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  return problemReply('internal', 'The fault is logged; the call may be sent again.');
}
