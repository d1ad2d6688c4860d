import { afterEach, describe, expect, it } from 'vitest';
import { apiClient } from '../../../local/api-client.ts';
import { runDemo } from '../../../local/demo.ts';
import { type StubBehaviour, type StubServer, startStubServer } from '../replay/stub-server.ts';

let server: StubServer;
afterEach(() => server.close());

/** Plays until the server has been called this often; answers the log. */
async function demo(calls: number, behaviour: StubBehaviour = {}): Promise<string[]> {
  const controller = new AbortController();
  const logged: string[] = [];
  let heard = 0;
  server = await startStubServer({
    ...behaviour,
    intercept: (request, runs) => {
      heard += 1;
      if (heard >= calls) controller.abort();
      return behaviour.intercept?.(request, runs);
    },
  });
  await runDemo({
    client: apiClient({ url: server.url, signal: controller.signal, firstPauseMilliseconds: 1 }),
    seed: 4,
    pauseMilliseconds: 0,
    signal: controller.signal,
    log: (message) => logged.push(message),
  });
  return logged;
}

describe('the demo', () => {
  it('selects, decides, tries again and reports until it is stopped', async () => {
    expect(await demo(200)).toEqual([]);
    const paths = new Set(server.requests.map(({ path }) => path.replace(/demo-4-\d+/, '{runId}')));
    expect(paths).toEqual(
      new Set(['/v1/selections', '/v1/decisions', '/v1/choices', '/v1/runs/{runId}/outcome']),
    );
    expect(server.requests.find(({ path }) => path === '/v1/choices')?.body).toMatchObject({
      alternatives: expect.arrayContaining(['stop']),
      context: { attempt: 2, previousOption: 'terminal:maple-large' },
    });
  });

  it('reports late: other tasks are played in between', async () => {
    await demo(200);
    const runOf = ({ path, body }: StubServer['requests'][number]) =>
      Number(/demo-4-(\d+)/.exec(`${path} ${JSON.stringify(body)}`)?.[1]);
    const lag = server.requests.map((request, at) => {
      const latest = Math.max(...server.requests.slice(0, at + 1).map(runOf));
      return latest - runOf(request);
    });
    expect(Math.max(...lag)).toBeGreaterThan(5);
  });

  it('plays the same again with the same seed', async () => {
    await demo(50);
    const first = server.requests.slice(0, 49);
    await server.close();
    await demo(50);
    expect(server.requests.slice(0, 49)).toEqual(first);
  });

  it('logs a refusal and goes on', async () => {
    const logged = await demo(30, {
      intercept: ({ path }) =>
        path === '/v1/decisions' ? { status: 422, body: { title: 'Invalid input' } } : undefined,
    });
    expect(logged.length).toBeGreaterThan(10);
    expect(logged[0]).toBe('demo: POST /v1/decisions: refused with 422, Invalid input');
  });
});
