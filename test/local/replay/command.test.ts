import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { replayCommand } from '../../../local/replay/command.ts';
import { fileOf, taskWith } from './example-tasks.ts';
import { type StubBehaviour, type StubServer, startStubServer } from './stub-server.ts';

const tasks = [
  taskWith({ a: [0, 0.1], b: [1, 0.5] }, 'x'),
  taskWith({ a: [1, 0.1], b: [1, 0.5] }, 'y'),
];
let folder: string;
let file: string;
let server: StubServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-test-'));
  file = join(folder, 'tasks.jsonl');
  await writeFile(file, fileOf(tasks));
});
afterEach(() => server.close());
afterAll(() => rm(folder, { recursive: true }));

async function replay(argv: readonly string[], behaviour: StubBehaviour = {}) {
  server = await startStubServer(behaviour);
  const heard = { output: '', errors: '' };
  const status = await replayCommand([...argv, '--server', server.url], {
    print: (text) => {
      heard.output += text;
    },
    standardError: {
      write: (text: string | Uint8Array) => {
        heard.errors += text;
        return true;
      },
    },
    environment: { BATON_TOKEN: 'agent' },
    now: () => 0,
    today: () => new Date('2026-01-31T12:00:00Z'),
    signal: new AbortController().signal,
  });
  return { status, ...heard };
}

describe('npm run replay', () => {
  it('plays every task once and waits for each to be folded', async () => {
    const { status, output } = await replay([file, '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ runs: 2, successRate: 0.5, totalCostUsd: 0.2 });
    expect(server.runs.get('replay-0-1-2')).toEqual({
      decisions: [{ decisionId: 'replay-0-1-2:1', type: 'select_agent', chosen: 'a' }],
      outcome: { success: 1, costUsd: 0.1 },
    });
    const reports = server.requests.filter(({ method }) => method === 'PATCH');
    expect(reports.map(({ prefer, body }) => [prefer, body.final])).toEqual([
      ['wait=5', true],
      ['wait=5', true],
    ]);
  });

  it('prints aligned tables for people', async () => {
    const { output } = await replay([file]);
    expect(output).toContain('2 runs of tasks.jsonl, in the order of the file, cost weight 0.1');
    expect(output).toContain('none lost, none doubled');
  });

  it('changes nothing when a line is bad', async () => {
    const bad = join(folder, 'bad.jsonl');
    await writeFile(bad, `${fileOf(tasks)}{"taskId":"z"}\n`);
    const { status, errors } = await replay([bad]);
    expect([status, server.requests]).toEqual([2, []]);
    expect(errors).toContain(`${bad}:3: type: `);
  });

  it('changes nothing when a run exists', async () => {
    const { status, errors } = await replay([file], {
      intercept: ({ path }) =>
        path.endsWith('replay-0-1-2') ? { status: 200, body: { decisions: [] } } : undefined,
    });
    expect(status).toBe(2);
    expect(errors).toContain('already holds the run replay-0-1-2');
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('sends an outcome again until it is folded', async () => {
    let waits = 0;
    const { status } = await replay([file], {
      intercept: ({ method }) => {
        if (method !== 'PATCH' || waits >= 2) return undefined;
        waits += 1;
        return { status: 202 };
      },
    });
    expect([status, server.requests.filter(({ method }) => method === 'PATCH').length]).toEqual([
      0, 4,
    ]);
  });

  it('sends along what the server could not record', async () => {
    await replay([file], {
      intercept: ({ path, body }) =>
        path === '/v1/choices'
          ? {
              status: 200,
              body: { ...body, decisionId: 'd', chosen: 'a', propensity: 0.5, recorded: false },
            }
          : undefined,
    });
    const report = server.requests.find(({ method }) => method === 'PATCH');
    expect(report?.body.decisions).toMatchObject([
      { decisionId: 'd', chosen: 'a', propensity: 0.5 },
    ]);
  });

  it('notices what the server lost, doubled or changed', async () => {
    const { status, errors } = await replay([file], {
      intercept: ({ method }, runs) => {
        if (method !== 'PATCH' || runs.size < 2) return undefined;
        runs.delete('replay-0-1-1');
        runs.get('replay-0-1-2')?.decisions.push({ decisionId: 'x', type: 'retry', chosen: 'a' });
        return { status: 200 };
      },
    });
    expect(status).toBe(1);
    expect(errors).toContain('replay-0-1-1: the run is lost');
    expect(errors).toContain('replay-0-1-2: 1 decisions too many');
    expect(errors).toContain('replay-0-1-2: outcome null instead of {"success":1,"costUsd":0.1}');
  });

  it('warns when the server learns for another price', async () => {
    const { errors } = await replay([file, '--cost-weight', '0.2']);
    expect(errors).toContain('the server learns with cost weight 0.1, the figures below use 0.2');
  });

  it('writes a page that needs nothing else', async () => {
    const page = join(folder, 'out.html');
    expect((await replay([file, '--report', page])).status).toBe(0);
    const markup = await readFile(page, 'utf8');
    expect(markup).toContain('aria-label="Learning curve"');
    expect(markup.match(/<script|<link|<img|url\((?!#)|@import|(?:src|href)=/)).toBeNull();
  });

  it('refuses a page that cannot be written before the first call', async () => {
    const { status, errors } = await replay([file, '--report', join(folder, 'no', 'out.html')]);
    expect([status, server.requests]).toEqual([2, []]);
    expect(errors).toContain('cannot be written');
  });
});
