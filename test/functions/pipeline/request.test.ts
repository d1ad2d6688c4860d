import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { HttpProblem } from '../../../functions/pipeline/problem.ts';
import { MAXIMUM_BODY_BYTES, parseRequest } from '../../../functions/pipeline/request.ts';
import type { Route } from '../../../functions/routes.ts';
import { httpEvent } from './events.ts';

const route = {
  operation: 'test',
  method: 'POST',
  path: '/test/{name}',
  audience: 'agent',
  function: 'decide',
  summary: 'A test',
  parameters: z.strictObject({ name: z.string().optional() }),
  query: z.strictObject({ limit: z.coerce.number().optional() }),
  body: z.strictObject({ text: z.string().optional() }),
  replies: {},
} satisfies Route;

const kindOf = (parts: Parameters<typeof httpEvent>[0]) => {
  try {
    parseRequest(route, httpEvent(parts));
    return 'accepted';
  } catch (error) {
    if (error instanceof HttpProblem) return error.kind;
    throw error;
  }
};

describe('a request', () => {
  it('is its parameters, its query and its body, each validated', () => {
    const event = httpEvent({
      pathParameters: { name: 'a' },
      queryStringParameters: { limit: '5' },
      body: '{"text":"🙂"}',
    });
    expect(parseRequest(route, event)).toMatchObject({
      parameters: { name: 'a' },
      query: { limit: 5 },
      body: { text: '🙂' },
    });
  });

  it('may have its body in Base64', () => {
    const body = Buffer.from('{"text":"🙂"}').toString('base64');
    const { body: parsed } = parseRequest(route, httpEvent({ body, isBase64Encoded: true }));
    expect(parsed).toEqual({ text: '🙂' });
  });

  it('has no use for a body when it only reads', () => {
    const reading = { ...route, method: 'GET', body: z.undefined() } as const;
    const event = httpEvent({ headers: {}, body: 'no JSON' });
    expect(parseRequest(reading, event).body).toBeUndefined();
  });

  it.for([
    ['malformed-json', { body: '{' }],
    ['malformed-json', {}],
    ['malformed-json', { body: Buffer.from([0xff]).toString('base64'), isBase64Encoded: true }],
    ['unsupported-media-type', { body: '{}', headers: {} }],
    ['too-large', { body: ' '.repeat(MAXIMUM_BODY_BYTES + 1) }],
    ['too-large', { body: `"${'é'.repeat(MAXIMUM_BODY_BYTES / 2)}"` }],
    ['invalid-input', { body: '{"text":1}' }],
    ['invalid-input', { body: '{}', pathParameters: { other: 'a' } }],
    ['invalid-input', { body: '{}', queryStringParameters: { limit: 'a' } }],
    ['accepted', { body: `{}${' '.repeat(MAXIMUM_BODY_BYTES - 2)}` }],
  ] as const)('is %s when it is %j', ([kind, parts]) => {
    expect(kindOf(parts)).toBe(kind);
  });
});

describe('the caller', () => {
  it.for([
    [
      'arn:aws:sts::1:assumed-role/agent',
      { iam: { userArn: 'arn:aws:sts::1:assumed-role/agent' } },
    ],
    ['user-1', { jwt: { claims: { sub: 'user-1' }, scopes: [] } }],
    ['local operator', { lambda: { caller: 'local operator' } }],
    ['unknown', {}],
    ['unknown', null],
    ['unknown', { jwt: { claims: null } }],
    ['unknown', { iam: { userArn: 7 } }],
    ['unknown', undefined],
  ] as const)('is %s for %j', ([caller, authorizer]) => {
    expect(parseRequest(route, httpEvent({ body: '{}', authorizer })).caller).toBe(caller);
  });
});
