import { setTimeout } from 'node:timers/promises';
import { sqliteStores } from '../../../../shared/adapters/sqlite/stores.ts';
import {
  at,
  nextRevision,
  runIdOf,
  sampleAlert,
  sampleFolded,
  sampleRun,
} from '../../../contracts/samples.ts';

/**
 * A process that shares a database file: `node writing-process.ts FILE ROUNDS`. Each round changes a
 * run under a condition, folds it and counts up an alert, as often as it takes; then the number of
 * rounds done goes to the output.
 */
const [file = '', rounds = '0'] = process.argv.slice(2);
const { runs, folds, alerts, close } = sqliteStores({
  file,
  clock: { now: () => at(0), monotonic: () => performance.now(), sleep: setTimeout },
  log: { info() {}, warn: console.warn, error: console.error },
  busyBudgetMilliseconds: 10_000,
});

for (let round = 1; round <= Number(rounds); round += 1) {
  while (!(await raiseDecisionCount())) await setTimeout(0);
  while (!(await fold())) await setTimeout(0);
  await alerts.put(sampleAlert('a'));
  process.stdout.write(`${round}\n`);
}
await close();

async function raiseDecisionCount(): Promise<boolean> {
  const run = await runs.run(runIdOf('shared'));
  const next = run === undefined ? sampleRun('shared') : nextRevision(run);
  const write = { run: { ...next, decisionCount: next.decisionCount + 1 } };
  return (await runs.write({ ...write, expectedRevision: run?.revision })) === 'written';
}

async function fold(): Promise<boolean> {
  const run = await runs.run(runIdOf('shared'));
  if (run === undefined) return false;
  const moved = await folds.commit(
    [
      {
        runId: run.runId,
        expectedRevision: run.revision,
        expectedFoldCount: run.folded.count,
        folded: sampleFolded({ count: run.folded.count + 1, revision: run.revision }),
        dueAt: null,
      },
    ],
    [{ family: 'f', member: 'm', vector: Float64Array.of(1) }],
  );
  return moved.length === 0;
}
