import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { httpHandler, type Reply } from '../../../functions/pipeline/http-handler.ts';
import { HttpProblem } from '../../../functions/pipeline/problem.ts';
import { routes } from '../../../functions/routes.ts';
import { systemClock } from '../../../local/clock.ts';
import { LOCAL_CONTEXT } from '../../../local/http-event.ts';
import { embeddedHome } from '../../../local/runtime.ts';
import { invalidInput, Refusal } from '../../../shared/application/refusal.ts';
import { InvalidCursor, StorageUnavailable, StoredDataError } from '../../../shared/ports.ts';
import { httpEvent } from './events.ts';

const folder = mkdtempSync(join(tmpdir(), 'baton-handler-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const errors: string[] = [];
beforeEach(() => {
  errors.length = 0;
});
const log = {
  info() {},
  warn() {},
  error: (message: string, details?: unknown) => {
    errors.push(`${message} ${JSON.stringify(details)}`);
  },
};
const { baton } = embeddedHome({ folder, clock: systemClock, log });

/** What a route that answers like this, or throws, sends. */
async function sent(answer: () => Promise<Reply>) {
  const handler = httpHandler(routes.readHealth, answer)(baton);
  const { body, ...result } = await handler(httpEvent(), LOCAL_CONTEXT);
  return { ...result, body: body === undefined ? undefined : JSON.parse(body) };
}
const thrown = (error: unknown) =>
  sent(async () => {
    throw error;
  });

describe('a handler', () => {
  it('sends what its route answers as JSON that nobody keeps', async () => {
    expect(await sent(async () => ({ status: 201, body: { a: 1 } }))).toEqual({
      statusCode: 201,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: { a: 1 },
    });
  });

  it('sends no content when there is none', async () => {
    expect(await sent(async () => ({ status: 304, headers: { etag: '"a"' } }))).toEqual({
      statusCode: 304,
      headers: { etag: '"a"' },
      body: undefined,
    });
  });

  it.for([
    ['malformed-json', 400, new HttpProblem('malformed-json', 'a')],
    ['not-found', 404, new Refusal('not-found', 'a')],
    ['conflict', 409, new Refusal('conflict', 'a')],
    ['invalid-input', 422, invalidInput('b', 'c')],
    ['invalid-input', 422, new InvalidCursor('a')],
    ['unavailable', 503, new StorageUnavailable('a')],
    ['internal', 500, new StoredDataError('a')],
    ['internal', 500, new TypeError('a')],
    ['internal', 500, 'no error at all'],
    ['internal', 500, undefined],
  ] as const)('turns what is thrown into %s, %i', async ([kind, status, error]) => {
    expect(await thrown(error)).toMatchObject({
      statusCode: status,
      headers: { 'content-type': 'application/problem+json' },
      body: { type: `urn:baton:problem:${kind}`, status, title: expect.any(String) },
    });
  });

  it('says nothing of what went wrong inside, but logs it in full', async () => {
    const { body } = await thrown(new Error('the password is hunter2'));
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(errors).toEqual([expect.stringMatching(/^readHealth failed .*hunter2.*http-handler/)]);
  });

  it('logs no refusal', async () => {
    await thrown(new Refusal('conflict', 'a'));
    await thrown(new HttpProblem('too-large', 'a'));
    expect(errors).toEqual([]);
  });

  it('raises an alert when storage does not answer, and says when to try again', async () => {
    const { headers } = await thrown(new StorageUnavailable('the disk is gone'));
    expect(headers).toMatchObject({ 'retry-after': '1' });
    expect((await baton.alerting.list({ limit: 1, cursor: undefined })).items).toMatchObject([
      { code: 'storage_unavailable', severity: 'critical', subject: 'deployment' },
    ]);
  });
});
