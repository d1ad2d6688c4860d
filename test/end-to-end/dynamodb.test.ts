import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { DueRun, Stores } from '../../shared/ports.ts';
import { endpoint } from '../shared/adapters/dynamo/dynoxide.ts';
import { localClient, storesOn } from '../shared/adapters/dynamo/temporary-stores.ts';
import { runStart, startServer, temporaryFolder } from './support/server-process.ts';
import { databaseFile, storedRuns, storedSums } from './support/stored.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const AGENTS = ['claude', 'codex', 'gemini'];

/** As much of the example workload as shows that choices depend on what was learned before. */
const REPLAYED_TASKS = 120;

describe('the embedded server on DynamoDB', { timeout: 120_000 }, () => {
  it('plays the life of a run, and remembers it after a restart', async () => {
    const place = await somewhere();
    const first = await startServer(place);
    const { api } = first;
    const selection = await api.select({
      runId: 'run-1',
      task: { type: 'bug', title: 'Crash when saving' },
      project: { id: 'acme/web' },
      choices: [{ type: 'select_agent', alternatives: AGENTS }],
    });
    expect(selection.source).not.toBe('fallback');
    const learned = await api.reportAndLearn('run-1', { success: 0 });
    expect(learned).toMatchObject({ status: 'settled', success: false });
    await api.reportAndLearn('run-1', { success: 1 });
    expect(await first.stop()).toEqual({ code: 0, signal: null });

    const second = await startServer(place);
    expect(await second.api.run('run-1')).toMatchObject({ status: 'settled', success: true });
    const { totals } = await second.api.insights();
    expect(totals).toMatchObject({ runs: 1, successes: 1 });
    expect((await second.api.policy()).statistics).toMatchObject([
      { type: 'select_agent', options: [{ count: 1 }] },
      { type: 'select_strategy', options: [{ count: 1 }] },
    ]);
    expect(await second.api.health()).toMatchObject({ status: 'ok', due: 0, deadLetters: 0 });
    expect(existsSync(databaseFile(place.data))).toBe(false);
  });

  it('decides and learns exactly as on SQLite', async () => {
    const onSqlite = { data: await temporaryFolder() };
    const onDynamo = await somewhere();
    const workload = await shortWorkload();
    for (const place of [onSqlite, onDynamo]) {
      const server = await startServer(place);
      await replay(workload, server.url);
      await server.stop();
    }
    const stores = await storesOn(onDynamo.tables);
    const decisions = decisionsOf(await runsIn(stores));
    expect(decisions).toHaveLength(REPLAYED_TASKS);
    expect(decisions).toEqual(decisionsOf(await storedRuns(onSqlite.data)));
    expect(await sumsIn(stores)).toEqual(await storedSums(onSqlite.data));
  });

  it('starts before DynamoDB does, and decides until then without it', async () => {
    const { data } = await temporaryPlace();
    const args = ['--store', 'dynamodb', '--dynamodb-endpoint', 'http://127.0.0.1:9'];
    const { api } = await startServer({ data, args });
    const question = { runId: 'run-1', type: 'select_agent', alternatives: AGENTS };
    expect(await api.choose(question)).toMatchObject({ recorded: false, stale: true });
  });
});

describe('starting on DynamoDB', () => {
  it.for([
    [['--store', 'dynamodb'], /--dynamodb-endpoint/],
    [['--store', 'dynamodb', '--dynamodb-endpoint', 'here'], /--dynamodb-endpoint http/],
    [['--store', 'mysql'], /expected sqlite or dynamodb/],
    [['--dynamodb-endpoint', 'http://127.0.0.1:8000'], /go with --store dynamodb/],
    [
      [
        '--store',
        'dynamodb',
        '--dynamodb-endpoint',
        'http://127.0.0.1:1',
        '--dynamodb-prefix',
        '#',
      ],
      /--dynamodb-prefix #/,
    ],
  ] as const)('refuses %j in one line', async ([args, message]) => {
    const { code, errors } = await runStart(args);
    expect(code).toBe(1);
    expect(errors).toMatch(message);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });

  it('refuses tables of which one is missing, instead of mixing old and new', async () => {
    const { args, tables } = await somewhere();
    const first = await startServer({ data: await temporaryFolder(), args });
    await first.stop();
    await dropped(tables.runs);
    const { code, errors } = await runStart([...args, '--port', '0']);
    expect(code).toBe(1);
    expect(errors).toMatch(new RegExp(`has no ${tables.runs}\\.`));
  });
});

async function temporaryPlace() {
  return { data: join(await temporaryFolder(), 'unused') };
}

/** A data folder and tables that nobody else uses, neither of them made yet. */
async function somewhere() {
  const prefix = `baton-${randomUUID()}`;
  return {
    ...(await temporaryPlace()),
    args: [
      ...['--store', 'dynamodb', '--dynamodb-endpoint', await endpoint()],
      ...['--dynamodb-prefix', prefix],
    ],
    tables: { strategies: `${prefix}-strategies`, runs: `${prefix}-runs` },
  };
}

async function shortWorkload(): Promise<string> {
  const lines = await readFile(join(root, 'test/cases/example-workload.jsonl'), 'utf8');
  const file = join(await temporaryFolder(), 'short.jsonl');
  await writeFile(file, lines.split('\n').slice(0, REPLAYED_TASKS).join('\n'));
  return file;
}

async function replay(file: string, url: string): Promise<void> {
  const command = [join(root, 'local/replay.ts'), file, '--server', url, '--shuffle', '7'];
  await promisify(execFile)(process.execPath, [...process.execArgv, ...command]);
}

async function runsIn({ runs }: Stores): Promise<DueRun[]> {
  const all: DueRun[] = [];
  let cursor: string | undefined;
  do {
    const page = await runs.list({ strategy: undefined, since: undefined }, { limit: 200, cursor });
    for (const run of page.items) all.push({ run, decisions: await runs.decisions(run.runId) });
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

/** What was decided and with what probability; not when, nor what a busy machine could not store. */
function decisionsOf(runs: readonly DueRun[]) {
  return runs
    .flatMap(({ decisions }) => decisions)
    .map(({ decisionId, runId, type, chosen, propensity, context }) => ({
      decisionId,
      runId,
      type,
      chosen,
      propensity,
      context,
    }))
    .sort((left, right) => (left.decisionId < right.decisionId ? -1 : 1));
}

async function sumsIn({ sums }: Stores) {
  const all = await sums.list('');
  return Object.fromEntries(
    all.map(({ family, member, vector }) => [`${family} ${member}`, [...vector]]),
  );
}

async function dropped(table: string): Promise<void> {
  const client = await localClient();
  await client.send(new DeleteTableCommand({ TableName: table }));
}
