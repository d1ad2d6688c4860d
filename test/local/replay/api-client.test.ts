import { afterEach, describe, expect, it } from 'vitest';
import { type ApiClientOptions, apiClient } from '../../../local/api-client.ts';
import { type StubAnswer, type StubServer, startStubServer } from './stub-server.ts';

let server: StubServer | undefined;
afterEach(() => server?.close());

/** A client of a server that gives these answers first. */
async function clientOf(answers: readonly StubAnswer[], more: Partial<ApiClientOptions> = {}) {
  const left = [...answers];
  server = await startStubServer({ intercept: () => left.shift() });
  return apiClient({ url: server.url, firstPauseMilliseconds: 1, ...more });
}

const question = { runId: 'run 1', type: 'select_agent', alternatives: ['a'], context: {} };

describe('the API client', () => {
  it('sends a call again while the server says "not now"', async () => {
    const client = await clientOf([
      { status: 503, headers: { 'retry-after': '0' } },
      { status: 502 },
    ]);
    expect(await client.choose(question)).toMatchObject({ chosen: 'a' });
    expect(server?.requests).toHaveLength(3);
  });

  it('gives up after a bounded number of attempts', async () => {
    const client = await clientOf(
      Array(9).fill({ status: 503, body: { title: 'Storage is away' } }),
      {
        maxAttempts: 3,
      },
    );
    await expect(client.choose(question)).rejects.toThrow(
      'POST /v1/choices: refused with 503, Storage is away',
    );
    expect(server?.requests).toHaveLength(3);
  });

  it('turns a problem into a message with its fields', async () => {
    const body = {
      type: 'urn:baton:problem:invalid-input',
      title: 'Invalid input',
      errors: [{ path: 'alternatives', message: 'expected at least 1' }],
    };
    const client = await clientOf([{ status: 422, body }]);
    await expect(client.choose(question)).rejects.toThrow(
      'POST /v1/choices: refused with 422, Invalid input, alternatives: expected at least 1',
    );
  });

  it('says which address does not answer', async () => {
    const client = await clientOf([], { maxAttempts: 2 });
    await server?.close();
    await expect(client.choose(question)).rejects.toThrow(
      /^http:\/\/127\.0\.0\.1:\d+ does not answer after 2 attempts: .*ECONNREFUSED/,
    );
  });

  it('says when an answer has another form', async () => {
    const client = await clientOf([{ status: 200, body: { chosen: 7 } }]);
    await expect(client.choose(question)).rejects.toThrow('answered in an unexpected form');
  });

  it('sends each route its token', async () => {
    const client = await clientOf([], {
      tokens: { agent: 'agent', operator: 'operator' },
    });
    await client.readRun('run 1');
    await client.readCostWeight();
    expect(server?.requests.map(({ path, authorization }) => [path, authorization])).toEqual([
      ['/v1/runs/run 1', 'Bearer agent'],
      ['/v1/settings', 'Bearer operator'],
    ]);
  });

  it('knows a run that is not there from a refusal', async () => {
    const client = await clientOf([
      { status: 404 },
      { status: 401, body: { title: 'Unauthorized' } },
    ]);
    expect(await client.readRun('run')).toBeUndefined();
    await expect(client.readRun('run')).rejects.toThrow('refused with 401, Unauthorized');
  });

  it('stops at once when it is aborted', async () => {
    const controller = new AbortController();
    const client = await clientOf(Array(9).fill({ status: 503 }), {
      firstPauseMilliseconds: 60_000,
      signal: controller.signal,
    });
    const call = client.choose(question);
    setTimeout(() => controller.abort(), 50);
    await expect(call).rejects.toThrow('aborted');
  });
});
