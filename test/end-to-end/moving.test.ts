import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runIdOf } from '../contracts/samples.ts';
import { type CommandProcess, startCommand } from './support/command-process.ts';
import { dynamoPlace } from './support/dynamo-place.ts';
import { type Place, sqlitePlace } from './support/place.ts';
import { type ServerProcess, startServer, temporaryFolder } from './support/server-process.ts';
import { runsIn, sumsIn } from './support/stored.ts';

const RUNS = 240;
const PLACES: readonly (readonly [string, () => Promise<Place>])[] = [
  ['a SQLite file', sqlitePlace],
  ['a DynamoDB', dynamoPlace],
];

/** The history of two projects. */
async function historyFile(): Promise<string> {
  const file = join(await temporaryFolder(), 'history.jsonl');
  const lines = Array.from({ length: RUNS }, (_, run) =>
    JSON.stringify({
      runId: `run-${run}`,
      taskId: `task-${run % 80}`,
      createdAt: '2025-06-01T10:00:00Z',
      project: run % 3 === 0 ? 'acme' : 'web',
      context: { taskKind: run % 2 === 0 ? 'bug' : 'feature' },
      strategyVersionId: 'bug-default@1',
      assignsTask: run < 80,
      decisions: [
        { type: 'select_agent', chosen: run % 5 < 2 ? 'claude' : 'codex', propensity: 0.5 },
        { type: 'retry', chosen: 'again', context: { attempt: 2 } },
      ],
      outcome: { success: run % 7 > 2, costUsd: run / RUNS },
    }),
  );
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

/** Runs a command to its end, and again from the start each time it is killed behind a moment. */
async function throughKills(
  start: () => CommandProcess,
  moments: readonly (() => Promise<boolean>)[],
): Promise<string> {
  for (const isReached of moments) {
    const process = start();
    const ended = process.ended.then(() => true);
    while (!(await Promise.race([ended, sleep(5).then(isReached)])));
    process.kill();
    await process.ended;
  }
  const { code, output, errors } = await start().ended;
  expect([code, errors]).toEqual([0, expect.not.stringMatching(/^(import|forget): /m)]);
  return output;
}

/** Lets a server learn from everything that is due. */
async function servedOnce(place: Place): Promise<void> {
  const server = await startServer(place);
  await untilLearned(server);
  await server.stop();
}

async function untilLearned({ api }: ServerProcess): Promise<void> {
  const due = () =>
    api.health().then(
      (health) => health.due,
      () => undefined,
    );
  while ((await due()) !== 0) await sleep(50);
}

/** Whether there is a run by now, or no longer. */
const has = (place: Place, runId: string, isThere: boolean) => () =>
  place.withStores(
    async ({ runs }) => ((await runs.run(runIdOf(runId))) !== undefined) === isThere,
  );

/** What is stored in the end, apart from what depends on when it was folded. */
async function leftAt(place: Place) {
  return await place.withStores(async (stores) => ({
    sums: await sumsIn(stores),
    runs: (await runsIn(stores)).map(({ run: { revision, dueAt, folded, ...run }, decisions }) => ({
      run,
      decisions,
      window: folded.window,
      evidence: folded.evidence,
    })),
  }));
}

/** What an import leaves that nothing disturbed, of the runs that are wanted. */
async function undisturbed(file: string, lines: (line: string) => boolean = () => true) {
  const place = await sqlitePlace();
  const kept = join(await temporaryFolder(), 'kept.jsonl');
  await writeFile(kept, (await readFile(file, 'utf8')).split('\n').filter(lines).join('\n'));
  await throughKills(() => startCommand('import', place, [kept]), []);
  return await leftAt(place);
}

describe('a history', { timeout: 120_000 }, () => {
  it.each(PLACES)(
    'is imported once into %s, by an import that is killed again and again',
    async (_, placeOf) => {
      const [place, file] = [await placeOf(), await historyFile()];
      await servedOnce(place);
      const output = await throughKills(
        () => startCommand('import', place, [file, '--json']),
        [has(place, 'run-40', true), has(place, 'run-160', true)],
      );
      const { imported, there } = JSON.parse(output.trim().split('\n').at(-1) ?? '');
      expect([imported.runs + there.runs, there.runs > 0]).toEqual([RUNS, true]);
      await servedOnce(place);
      expect(await leftAt(place)).toEqual(await undisturbed(file));
    },
  );

  it('is imported and learned from once beside a server that learns as well', async () => {
    const [place, file] = [await sqlitePlace(), await historyFile()];
    const server = await startServer(place);
    await throughKills(() => startCommand('import', place, [file]), [has(place, 'run-100', true)]);
    expect((await server.api.insights()).totals.runs).toBe(RUNS);
    await server.stop();
    expect(await leftAt(place)).toEqual(await undisturbed(file));
  });

  it('moves from one machine to a DynamoDB and back, and is learned from alike', async () => {
    const [before, there, back] = [await sqlitePlace(), await dynamoPlace(), await sqlitePlace()];
    const file = await historyFile();
    await throughKills(() => startCommand('import', before, [file]), []);
    const folder = await temporaryFolder();
    for (const [from, to] of [
      [before, there],
      [there, back],
    ] as const) {
      const moved = join(folder, 'moved.jsonl');
      await servedOnce(from);
      await throughKills(() => startCommand('export', from, [moved]), []);
      await throughKills(() => startCommand('import', to, [moved]), []);
    }
    expect(await leftAt(back)).toEqual(await leftAt(before));
  });

  it.each(PLACES)(
    'is forgotten in part from %s, by a command that is killed, beside a server',
    async (_, placeOf) => {
      const [place, file] = [await placeOf(), await historyFile()];
      await servedOnce(place);
      await throughKills(() => startCommand('import', place, [file]), []);
      const server = await startServer(place);
      await untilLearned(server);
      await throughKills(
        () => startCommand('forget', place, ['--project', 'acme', '--yes']),
        [has(place, 'run-99', false), has(place, 'run-15', false)],
      );
      await server.stop();
      const left = await leftAt(place);
      expect(left.runs).toHaveLength((2 * RUNS) / 3);
      expect(left).toEqual(await undisturbed(file, (line) => !line.includes('"project":"acme"')));
    },
  );
});
