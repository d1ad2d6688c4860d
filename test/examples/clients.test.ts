import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startClient } from './clients.ts';
import { ACCEPTED, quietPort, type Reaction, startStub } from './stub-server.ts';

const FOREVER = 15_000;
/** For what should take half a second; machines that test are busy. */
const SOON = 4_000;

const choose = {
  choose: {
    runId: 'run-1',
    type: 'select_agent',
    alternatives: ['claude', 'codex'],
    context: { attempt: 1 },
  },
} as const;

const answeredChoice = {
  decisionId: 'd-1',
  runId: 'run-1',
  type: 'select_agent',
  chosen: 'codex',
  propensity: 0.25,
  source: 'policy',
  why: 'because',
  recorded: true,
};

describe.each(['python', 'typescript'] as const)('the %s client', (language) => {
  it('answers the first alternative when nobody listens', async () => {
    const client = startClient(language, { url: `http://127.0.0.1:${await quietPort()}` });
    expect(await client.run(choose)).toMatchObject({
      chosen: 'claude',
      source: 'client-default',
      propensity: null,
      recorded: false,
    });
  });

  it.each(['hang', 'trickle headers', 'trickle a body'] as const)(
    "answers the caller's own default in time when the server's way is to %s",
    async (reaction) => {
      const { url } = await startStub(() => reaction);
      const client = startClient(language, { url });
      await client.run({ problems: true });
      const started = performance.now();
      const answer = await client.run({ choose: { ...choose.choose, default: 'codex' } });
      expect(performance.now() - started).toBeLessThan(SOON);
      expect(answer).toMatchObject({ chosen: 'codex', source: 'client-default' });
    },
  );

  it.each<Reaction>([
    { status: 500 },
    { status: 503 },
    { status: 200, body: 'Welcome to the hotel network!' },
    { status: 200, body: { ...answeredChoice, chosen: 'neither of the two' } },
    { status: 302, headers: { location: '/elsewhere' } },
  ])('answers the default when the server answers %j', async (reaction) => {
    const { url } = await startStub(() => reaction);
    const client = startClient(language, { url });
    expect(await client.run(choose)).toMatchObject({ chosen: 'claude', source: 'client-default' });
  });

  it('answers a whole default selection, with its choices, when Baton is away', async () => {
    const client = startClient(language, { url: `http://127.0.0.1:${await quietPort()}` });
    const config = { parallelism: { maxParallelAgents: 2 } };
    const choices = [{ type: 'decompose', alternatives: ['yes', { value: 'no' }], default: 'no' }];
    const select = { runId: 'run-1', task: { type: 'bug' }, choices, default: { config } } as const;
    expect(await client.run({ select })).toMatchObject({
      strategy: { versionId: null, config },
      source: 'client-default',
      choices: [{ type: 'decompose', chosen: 'no', source: 'client-default' }],
    });
  });

  it('tells Baton what was done by default, without a propensity', async () => {
    const { url, calls } = await startStub(({ path }) =>
      path === '/v1/decisions' ? ACCEPTED : { status: 500 },
    );
    const client = startClient(language, { url });
    const versioned = { versionId: 'bug-default@3', config: {} };
    await client.run({ select: { runId: 'run-1', task: { type: 'bug' }, default: versioned } });
    await client.run(choose);
    expect(await client.run({ flush: FOREVER })).toBe(true);
    const records = calls.filter(({ path }) => path === '/v1/decisions').map(({ body }) => body);
    const { runId, type, alternatives, context } = choose.choose;
    const identified = { decisionId: expect.any(String), decidedAt: expect.any(String) };
    expect(records).toEqual([
      {
        decisions: [
          { ...identified, runId, type: 'select_strategy', chosen: 'bug-default@3', context: {} },
        ],
      },
      { decisions: [{ ...identified, runId, type, alternatives, context, chosen: 'claude' }] },
    ]);
  });

  it('sends decisions that Baton answered but could not record', async () => {
    const selection = {
      decisionId: 's-1',
      runId: 'run-1',
      strategy: { slug: 'bug-default', versionId: 'bug-default@3', version: 3, config: {} },
      context: { taskType: 'bug' },
      propensity: 0.93,
      choices: [{ ...answeredChoice, recorded: false }],
      recorded: false,
    };
    const { url, calls } = await startStub(({ path }) =>
      path === '/v1/selections' ? { status: 200, body: selection } : ACCEPTED,
    );
    const client = startClient(language, { url });
    const { type, alternatives } = choose.choose;
    const choices = [{ type, alternatives }];
    const select = {
      runId: 'run-1',
      task: { type: 'bug' },
      choices,
      default: { config: {} },
    } as const;
    expect(await client.run({ select })).toMatchObject(selection);
    await client.run({ flush: FOREVER });
    expect(calls.at(-1)).toMatchObject({
      path: '/v1/decisions',
      body: {
        decisions: [
          {
            decisionId: 's-1',
            chosen: 'bug-default@3',
            propensity: 0.93,
            context: { taskType: 'bug' },
          },
          { decisionId: 'd-1', chosen: 'codex', propensity: 0.25, alternatives },
        ],
      },
    });
  });

  it('does not send again what Baton has recorded', async () => {
    const { url, calls } = await startStub(() => ({ status: 200, body: answeredChoice }));
    const client = startClient(language, { url });
    expect(await client.run(choose)).toEqual(answeredChoice);
    expect(await client.run({ flush: FOREVER })).toBe(true);
    expect(calls).toHaveLength(1);
  });

  it('sends a report again, the very same, until it is accepted', async () => {
    const { url, calls } = await startStub((_, earlier) =>
      earlier.length < 2 ? { status: 500 } : ACCEPTED,
    );
    const client = startClient(language, { url });
    await client.run({ reportOutcome: { runId: 'run-1', success: true, costUsd: 0.42 } });
    expect(await client.run({ flush: FOREVER })).toBe(true);
    expect(calls.map(({ body }) => body)).toEqual([calls[0]?.body, calls[0]?.body, calls[0]?.body]);
    expect(calls[0]).toMatchObject({
      method: 'PATCH',
      body: { success: true, costUsd: 0.42, observedAt: expect.stringMatching(/Z$/) },
    });
  });

  it('waits as long as a 503 asks it to, whoever hurries it', async () => {
    const { url, calls } = await startStub((_, earlier) =>
      earlier.length === 0 ? { status: 503, headers: { 'retry-after': '2' } } : ACCEPTED,
    );
    const client = startClient(language, { url });
    await client.run({ reportOutcome: { runId: 'run-1', merged: true } });
    expect(await client.run({ flush: FOREVER })).toBe(true);
    const [first, second] = calls;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(1_900);
  });

  it('lets the other reports pass one that the server stumbles over', async () => {
    const { url, calls } = await startStub(({ path }) =>
      path.includes('stumble') ? { status: 500 } : ACCEPTED,
    );
    const client = startClient(language, { url });
    await client.run({ reportOutcome: { runId: 'stumble', success: true } });
    await client.run({ reportOutcome: { runId: 'run-2', success: true } });
    await vi.waitFor(
      () => expect(calls.map(({ path }) => path)).toContain('/v1/runs/run-2/outcome'),
      FOREVER,
    );
  });

  it('does not send a refused report again, and says so once', async () => {
    const spool = await spoolFile();
    const problem = {
      type: 'urn:baton:problem:invalid-input',
      errors: [{ path: 'costUsd', message: 'expected at least 0' }],
    };
    const { url, calls } = await startStub(() => ({ status: 422, body: problem }));
    const client = startClient(language, { url, spool });
    await client.run({ reportOutcome: { runId: 'run-1', costUsd: -1 } });
    expect(await client.run({ close: FOREVER })).toBe(true);
    expect(calls).toHaveLength(1);
    expect(await client.run({ problems: true })).toEqual([
      { kind: 'refused', message: expect.stringContaining('costUsd: expected at least 0') },
    ]);
    expect(existsSync(spool)).toBe(false);
    expect(JSON.parse(await readFile(`${spool}.refused`, 'utf8'))).toMatchObject({
      path: '/v1/runs/run-1/outcome',
      body: { costUsd: -1 },
      refused: expect.stringContaining('422'),
    });
  });

  it('delivers after a crash what it had promised before, with its first moment', async () => {
    const spool = await spoolFile();
    const port = await quietPort();
    const url = `http://127.0.0.1:${port}`;
    const crashing = startClient(language, { url, spool });
    await crashing.run({ reportOutcome: { runId: 'run-1', success: true } });
    await crashing.kill();
    const spooled = JSON.parse(await readFile(spool, 'utf8'));
    const { calls } = await startStub(() => ACCEPTED, port);
    const next = startClient(language, { url, spool });
    expect(await next.run({ close: FOREVER })).toBe(true);
    expect(calls.map(({ body }) => body)).toEqual([spooled.body]);
    expect(existsSync(spool)).toBe(false);
  });

  it('skips a line that a crash cut off, and delivers the others', async () => {
    const spool = await spoolFile();
    const report = { id: '1', method: 'PATCH', path: '/v1/runs/run-1/outcome', body: {} };
    const done = [{ ...report, id: '2' }, { done: '2' }];
    const lines = [report, ...done].map((line) => `${JSON.stringify(line)}\n`);
    await writeFile(spool, `${lines.join('')}{"id":"3","meth`);
    const { url, calls } = await startStub(() => ACCEPTED);
    const client = startClient(language, { url, spool });
    expect(await client.run({ close: FOREVER })).toBe(true);
    expect(calls).toHaveLength(1);
    expect(await client.run({ problems: true })).toMatchObject([{ kind: 'spool' }]);
  });

  it('goes on without a spool that it cannot use, and says so', async () => {
    const { url, calls } = await startStub(() => ACCEPTED);
    const client = startClient(language, { url, spool: '/dev/null/spool' });
    await client.run({ reportOutcome: { runId: 'run-1', success: true } });
    expect(await client.run({ flush: FOREVER })).toBe(true);
    expect(calls).toHaveLength(1);
    expect(await client.run({ problems: true })).toContainEqual(
      expect.objectContaining({ kind: 'spool' }),
    );
  });

  it('delivers every report of many at once', async () => {
    const { url, calls } = await startStub(() => ACCEPTED);
    const spool = await spoolFile();
    const client = startClient(language, { url, spool });
    const runs = Array.from({ length: 150 }, (_, index) => `run-${index}`);
    await client.run({ reportMany: runs });
    expect(await client.run({ flush: FOREVER })).toBe(true);
    expect(new Set(calls.map(({ path }) => path)).size).toBe(150);
    expect(calls).toHaveLength(150);
  });

  it('sends more decisions than one request may hold in several', async () => {
    const { url, calls } = await startStub(() => ACCEPTED);
    const client = startClient(language, { url });
    const decision = { runId: 'run-1', type: 'escalate', chosen: 'no' };
    await client.run({ recordDecisions: Array.from({ length: 101 }, () => decision) });
    expect(await client.run({ flush: FOREVER })).toBe(true);
    expect(calls).toHaveLength(2);
  });

  it('encodes ids in addresses', async () => {
    const { url, calls } = await startStub(() => ACCEPTED);
    const client = startClient(language, { url: `${url}/stage/` });
    await client.run({ reportOutcome: { runId: 'a/b ?#%ü', success: true } });
    await client.run({ flush: FOREVER });
    expect(calls[0]?.path).toBe('/stage/v1/runs/a%2Fb%20%3F%23%25%C3%BC/outcome');
  });

  it('does not send a number that is none', async () => {
    const { url, calls } = await startStub(() => ACCEPTED);
    const client = startClient(language, { url });
    await client.run('{"reportOutcome": {"runId": "run-1", "costUsd": 1e999}}');
    expect(await client.run({ problems: true })).toMatchObject([{ kind: 'lost' }]);
    expect(calls).toEqual([]);
  });

  it('sends its token, and writes it down nowhere', async () => {
    const spool = await spoolFile();
    const token = 'a-secret-token';
    const { url, calls } = await startStub(() => ({ status: 503 }));
    const client = startClient(language, { url, spool, token: `${token}\n`, listens: false });
    await client.run(choose);
    await client.run({ reportOutcome: { runId: 'run-1', success: true } });
    await client.run({ flush: 200 });
    expect(calls[0]?.authorization).toBe(`Bearer ${token}`);
    expect(client.log()).toContain('503');
    expect(client.log() + (await readFile(spool, 'utf8'))).not.toContain(token);
  });

  it('refuses a token that no header can hold, without repeating it', async () => {
    const client = startClient(language, { url: 'http://127.0.0.1:1', token: 'two\nlines-of-it' });
    await expect(client.run(choose)).rejects.toThrow(/token holds characters/);
    expect(client.log()).not.toContain('lines-of-it');
  });

  it('tells of a server that is away once, not with every question', async () => {
    const client = startClient(language, { url: `http://127.0.0.1:${await quietPort()}` });
    for (const attempt of [1, 2, 3]) {
      await client.run({ choose: { ...choose.choose, context: { attempt } } });
    }
    expect(await client.run({ flush: 200 })).toBe(false);
    // One for the questions, one for the reports that wait.
    expect(await client.run({ problems: true })).toHaveLength(2);
  });
});

async function spoolFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-spool-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'spool.jsonl');
}
