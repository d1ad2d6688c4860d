import type { IncomingMessage } from 'node:http';
import type { Context } from 'aws-lambda';
import type { HttpEvent } from '../functions/pipeline/http-types.ts';

/** What of a request an event tells. */
type EventRequest = Pick<IncomingMessage, 'method' | 'headers' | 'httpVersion'> & {
  readonly socket: { readonly remoteAddress?: string | undefined };
};

/** The request as API Gateway would hand it to a Lambda function (payload format 2.0). */
export function httpEvent(
  request: EventRequest,
  address: { readonly path: string; readonly query: string; readonly routeKey: string },
  parameters: Record<string, string>,
  body: Buffer,
  caller: string,
): HttpEvent {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value ?? '')]),
  );
  return {
    version: '2.0',
    routeKey: address.routeKey,
    rawPath: address.path,
    rawQueryString: address.query,
    headers,
    pathParameters: parameters,
    queryStringParameters: queryParameters(address.query),
    // Base64, because a body that is not UTF-8 must reach the handler as it was sent.
    body: body.toString('base64'),
    isBase64Encoded: true,
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: {
        method: request.method ?? 'GET',
        path: address.path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: 'local',
      routeKey: address.routeKey,
      stage: '$default',
      time: '',
      timeEpoch: 0,
      ...{ authorizer: { lambda: { caller } } },
    },
  };
}

/** Repeated parameters are joined by a comma, as API Gateway does. */
function queryParameters(query: string): Record<string, string> {
  const search = new URLSearchParams(query);
  return Object.fromEntries(
    [...new Set(search.keys())].map((name) => [name, search.getAll(name).join(',')]),
  );
}

/** What a Lambda function knows of its surroundings; routes use none of it. */
export const LOCAL_CONTEXT: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'local',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'local',
  memoryLimitInMB: '0',
  awsRequestId: 'local',
  logGroupName: 'local',
  logStreamName: 'local',
  getRemainingTimeInMillis: () => 30_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};
