/** A call as an agent or an operator makes it. */
export interface ApiCall {
  /** As the gateway matched it: `PATCH /v1/runs/{runId}/outcome`, or `$default`. */
  readonly routeKey: string;
  /** @default the route's own path */
  readonly path?: string;
  /** @default the route's own method */
  readonly method?: string;
  /** Decoded, as the gateway hands them over. */
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
}

/** Who calls where the gateway checks signatures (SigV4). */
export const CALLER_ARN = 'arn:aws:sts::000000000000:assumed-role/operators/alice';

/** The event of an HTTP API with an IAM authorizer, payload format 2.0. */
export function apiEvent(call: ApiCall) {
  const [routeMethod = '', routePath = ''] = call.routeKey.split(' ');
  const method = call.method ?? routeMethod;
  const rawPath = call.path ?? routePath;
  const query = new URLSearchParams(call.query ?? '');
  const sourceIp = '192.0.2.1';
  const userAgent = 'baton-test/1';
  return {
    version: '2.0',
    routeKey: call.routeKey,
    rawPath,
    rawQueryString: call.query ?? '',
    headers: {
      accept: '*/*',
      'content-type': 'application/json',
      host: 'abc123.execute-api.eu-central-1.amazonaws.com',
      'user-agent': userAgent,
      'x-amzn-trace-id': 'Root=1-5f84c7a9-0d3b5a7e1f2c4b6d8e0f1a2b',
      'x-forwarded-for': sourceIp,
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      ...call.headers,
    },
    ...(query.size > 0 ? { queryStringParameters: Object.fromEntries(query) } : {}),
    ...(call.pathParameters === undefined ? {} : { pathParameters: call.pathParameters }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'abc123',
      ...(call.routeKey === '$default'
        ? {}
        : {
            authorizer: {
              iam: {
                accessKey: 'AKIDEXAMPLE',
                accountId: '000000000000',
                callerId: 'AROAEXAMPLE:alice',
                cognitoIdentity: null,
                principalOrgId: 'o-example',
                userArn: CALLER_ARN,
                userId: 'AROAEXAMPLE:alice',
              },
            },
          }),
      domainName: 'abc123.execute-api.eu-central-1.amazonaws.com',
      domainPrefix: 'abc123',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp, userAgent },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: call.routeKey,
      stage: '$default',
      time: '09/Apr/2026:12:00:00 +0000',
      timeEpoch: 1_775_736_000_000,
    },
    ...(call.body === undefined
      ? {}
      : { body: typeof call.body === 'string' ? call.body : JSON.stringify(call.body) }),
    isBase64Encoded: call.isBase64Encoded ?? false,
  };
}
