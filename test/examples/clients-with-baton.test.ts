import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { startBaton } from './baton-server.ts';
import { CLIENTS, startClient } from './clients.ts';
import { quietPort } from './stub-server.ts';

const LONG = 30_000;

const run = z.object({
  decisions: z.array(
    z.looseObject({
      type: z.string(),
      chosen: z.string(),
      propensity: z.number().nullable(),
    }),
  ),
  outcome: z.looseObject({}),
});

const select = {
  runId: 'run/1',
  taskId: 'issue-482',
  task: { title: 'Crash when saving', type: 'bug' },
  project: { id: 'acme/web', language: 'typescript', linesOfCode: 48_210, testCoverage: 0.71 },
  choices: [{ type: 'decompose', alternatives: ['yes', 'no'] }],
  default: { config: {} },
} as const;

const choose = {
  runId: 'run/1',
  type: 'select_agent',
  alternatives: ['claude', { value: 'codex', features: { harness: 'cli' } }],
  context: { attempt: 1 },
} as const;

describe.each(['python', 'typescript'] as const)('the %s client, with Baton itself', (language) => {
  it('asks, reports, and finds it all in the run', { timeout: LONG }, async () => {
    const url = await startBaton();
    const client = startClient(language, { url });
    const selection = await client.run({ select });
    expect(selection).toMatchObject({ recorded: true, choices: [{ type: 'decompose' }] });
    const choice = z.object({ chosen: z.string() }).parse(await client.run({ choose }));
    await client.run({ reportOutcome: { runId: 'run/1', success: true, costUsd: 0.42 } });
    expect(await client.run({ close: LONG })).toBe(true);
    const { decisions, outcome } = await readRun(url, 'run/1');
    expect(outcome).toMatchObject({ success: 1, costUsd: 0.42 });
    expect(decisions.map(({ type }) => type).sort()).toEqual([
      'decompose',
      'select_agent',
      'select_strategy',
    ]);
    expect(decisions.find(({ type }) => type === 'select_agent')?.chosen).toBe(choice.chosen);
    expect(await client.run({ problems: true })).toEqual([]);
  });

  it('delivers what was done without Baton once Baton is there', { timeout: LONG }, async () => {
    const port = await quietPort();
    const client = startClient(language, { url: `http://127.0.0.1:${port}` });
    const versioned = { versionId: 'bug-default@1', config: {} };
    await client.run({ select: { ...select, default: versioned } });
    await client.run({ choose: { ...choose, default: 'codex' } });
    await client.run({ reportOutcome: { runId: 'run/1', success: false } });
    expect(await client.run({ flush: 200 })).toBe(false);
    const url = await startBaton(port);
    expect(await client.run({ flush: LONG })).toBe(true);
    const { decisions, outcome } = await readRun(url, 'run/1');
    expect(outcome).toMatchObject({ success: 0 });
    expect(decisions).toEqual([
      expect.objectContaining({ chosen: 'bug-default@1', propensity: null }),
      expect.objectContaining({ chosen: 'yes', propensity: null }),
      expect.objectContaining({ chosen: 'codex', propensity: null }),
    ]);
    expect(await client.run({ problems: true })).not.toContainEqual(
      expect.objectContaining({ kind: 'refused' }),
    );
  });

  it('hears why Baton refuses a report', { timeout: LONG }, async () => {
    const client = startClient(language, { url: await startBaton() });
    await client.run({ reportOutcome: { runId: 'run-1', costUsd: -1 } });
    expect(await client.run({ flush: LONG })).toBe(true);
    expect(await client.run({ problems: true })).toEqual([
      { kind: 'refused', message: expect.stringMatching(/422.*costUsd/) },
    ]);
  });

  it('works as its documentation shows', { timeout: LONG }, async () => {
    const url = await startBaton();
    const folder = await mkdtemp(join(tmpdir(), 'baton-documentation-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const { client, program, example } = DOCUMENTED[language];
    const source = fileURLToPath(new URL(`../../examples/${client}`, import.meta.url));
    await cp(source, join(folder, client));
    const script = join(folder, `example.${client.split('.').at(-1)}`);
    await writeFile(script, example(await readFile(source, 'utf8')));
    const env = { PATH: process.env.PATH, BATON_URL: url };
    const { stdout } = await promisify(execFile)(program, [script], { cwd: folder, env });
    expect(stdout).toMatch(/^(claude|codex) works as/);
    expect((await readRun(url, 'run-1')).outcome).toMatchObject({ success: 1, costUsd: 0.42 });
  });
});

/** Each client's file, what runs it, and how to find the example at its top. */
const DOCUMENTED = {
  python: {
    client: 'baton_client.py',
    program: CLIENTS.python[0],
    example: (source: string) => indented(source.slice(0, source.indexOf('\n- '))),
  },
  typescript: {
    client: 'baton-client.ts',
    program: CLIENTS.typescript[0],
    example: (source: string) =>
      /```ts\n(.*?) \* ```/s.exec(source)?.[1]?.replace(/^ \* ?/gm, '') ?? '',
  },
};

function indented(text: string): string {
  const lines = text.split('\n').filter((line) => line.startsWith('    '));
  return lines.map((line) => line.slice(4)).join('\n');
}

async function readRun(url: string, runId: string) {
  const response = await fetch(`${url}/v1/runs/${encodeURIComponent(runId)}`);
  return run.parse(await response.json());
}
