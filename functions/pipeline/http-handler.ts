import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type * as z from 'zod';
import type { Baton } from '../../shared/application/baton.ts';
import type { Route } from '../routes/route.ts';
import type { HttpEvent, HttpResult } from './http-types.ts';
import { problemReplies } from './problem-replies.ts';
import { parseRequest, type Request } from './request.ts';

/** What a route answers when it does not refuse. */
export interface Reply {
  readonly status: number;
  /** JSON; absent for a reply without content. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A route's Lambda handler for a given Baton. */
export type HttpHandler = (
  baton: Baton,
) => (event: HttpEvent, context: Context) => Promise<HttpResult>;

/**
 * The chain around a route: the request is parsed and validated by the route's schemas, what the
 * route answers becomes JSON, and every refusal becomes `application/problem+json`.
 */
export function httpHandler<
  Parameters extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
>(
  route: Route<Parameters, Query, Body>,
  answer: (baton: Baton, request: Request<Parameters, Query, Body>) => Promise<Reply>,
): HttpHandler {
  return (baton) => {
    const chain = middy<HttpEvent, HttpResult>()
      .use(problemReplies(baton, route.operation))
      .handler(async (event) => jsonReply(await answer(baton, parseRequest(route, event))));
    return async (event, context) => await chain(event, context);
  };
}

function jsonReply({ status, body, headers = {} }: Reply): HttpResult {
  if (body === undefined) return { statusCode: status, headers: { ...headers } };
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}
