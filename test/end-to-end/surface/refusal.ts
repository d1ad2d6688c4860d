import { expect } from 'vitest';
import * as z from 'zod';
import type { SurfaceServer } from './embedded-server.ts';
import type { Call, Reply } from './http.ts';

/** The status of every problem as the API's description has it, apart from the code's own table. */
const STATUS = {
  'malformed-json': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'too-large': 413,
  'unsupported-media-type': 415,
  misdirected: 421,
  'invalid-input': 422,
  internal: 500,
  unavailable: 503,
} as const;
export type Problem = keyof typeof STATUS;

const problemSchema = z
  .strictObject({
    type: z.templateLiteral(['urn:baton:problem:', z.enum(Object.keys(STATUS))]),
    title: z.string().min(1),
    status: z.int(),
    detail: z.string().min(1),
    errors: z
      .array(z.strictObject({ path: z.string(), message: z.string().min(1) }))
      .min(1)
      .optional(),
  })
  .refine(
    ({ type, errors }) => (type === 'urn:baton:problem:invalid-input') === (errors !== undefined),
    {
      error: 'expected errors for invalid input, and only for that',
    },
  );

/** The reply's problem, which must be of this kind and complete. */
export function expectProblem(reply: Reply, problem: Problem): z.infer<typeof problemSchema> {
  expect(reply.text).toContain(`urn:baton:problem:${problem}`);
  expect(reply.status).toBe(STATUS[problem]);
  return expectAnyProblem(reply);
}

/** The reply's problem, whichever it is. */
export function expectAnyProblem(reply: Reply): z.infer<typeof problemSchema> {
  expect(reply.headers['content-type']).toBe('application/problem+json');
  const body = problemSchema.parse(reply.json);
  expect(body.status).toBe(reply.status);
  return body;
}

/** The call is refused like this, and nothing stored has changed. */
export async function expectRefused(
  server: SurfaceServer,
  call: Call,
  problem: Problem,
): Promise<z.infer<typeof problemSchema>> {
  await server.store.settled();
  const before = await server.store.dump();
  const refusal = expectProblem(await server.call(call), problem);
  await server.store.settled();
  expect((await server.store.dump()) === before, 'the store is as it was').toBe(true);
  return refusal;
}

/** The call is refused as invalid at exactly these paths, and nothing stored has changed. */
export async function expectInvalid(
  server: SurfaceServer,
  call: Call,
  paths: readonly string[],
): Promise<void> {
  const { errors = [] } = await expectRefused(server, call, 'invalid-input');
  expect(errors.map(({ path }) => path).sort()).toEqual([...paths].sort());
}
