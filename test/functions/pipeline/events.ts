import type { HttpEvent } from '../../../functions/pipeline/http-types.ts';

/** A call as the gateway hands it over. */
export function httpEvent(
  parts: Partial<HttpEvent> & { readonly authorizer?: unknown } = {},
): HttpEvent {
  const { authorizer, ...event } = parts;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: '',
    headers: { 'content-type': 'application/json' },
    isBase64Encoded: false,
    requestContext: {
      accountId: '1',
      apiId: '1',
      domainName: 'example.org',
      domainPrefix: 'example',
      http: { method: 'POST', path: '/', protocol: 'HTTP/1.1', sourceIp: '', userAgent: '' },
      requestId: '1',
      routeKey: '$default',
      stage: '$default',
      time: '',
      timeEpoch: 0,
      ...(authorizer === undefined ? {} : { authorizer }),
    },
    ...event,
  };
}
