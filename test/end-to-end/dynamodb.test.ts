import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { DueRun } from '../../shared/ports.ts';
import { localClient } from '../shared/adapters/dynamo/temporary-stores.ts';
import { dynamoPlace } from './support/dynamo-place.ts';
import { type Place, sqlitePlace } from './support/place.ts';
import { runStart, startServer, temporaryFolder } from './support/server-process.ts';
import { databaseFile, runsIn, sumsIn } from './support/stored.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const AGENTS = ['claude', 'codex', 'gemini'];

/** As much of the example workload as shows that choices depend on what was learned before. */
const REPLAYED_TASKS = 150;

describe('the embedded server on DynamoDB', { timeout: 120_000 }, () => {
  it('plays the life of a run, and remembers it after a restart', async () => {
    const place = await dynamoPlace();
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
    const [onSqlite, onDynamo] = [await sqlitePlace(), await dynamoPlace()];
    const workload = await shortWorkload();
    const replayOn = async (place: Place) => {
      const server = await startServer(place);
      await replay(workload, server.url);
      await server.stop();
    };
    await Promise.all([replayOn(onSqlite), replayOn(onDynamo)]);
    const decisions = decisionsOf(await onDynamo.withStores(runsIn));
    expect(decisions).toHaveLength(REPLAYED_TASKS);
    expect(decisions).toEqual(decisionsOf(await onSqlite.withStores(runsIn)));
    expect(await onDynamo.withStores(sumsIn)).toEqual(await onSqlite.withStores(sumsIn));
  });

  it('starts before DynamoDB does, and decides until then without it', async () => {
    const { data } = await sqlitePlace();
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
    const { args, tables } = await dynamoPlace();
    const first = await startServer({ data: await temporaryFolder(), args });
    await first.stop();
    await dropped(tables.runs);
    const { code, errors } = await runStart([...args, '--port', '0']);
    expect(code).toBe(1);
    expect(errors).toMatch(new RegExp(`has no ${tables.runs}\\.`));
  });
});

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

async function dropped(table: string): Promise<void> {
  const client = await localClient();
  await client.send(new DeleteTableCommand({ TableName: table }));
}
