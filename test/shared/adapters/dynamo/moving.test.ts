import { describe, expect, it } from 'vitest';
import type { Baton } from '../../../../shared/application/baton.ts';
import { seedStrategies } from '../../../../shared/application/seed-strategies.ts';
import { HAND_DESIGNED_STRATEGIES } from '../../../../shared/domain/strategy/hand-designed.ts';
import { runIdOf, taskIdOf } from '../../../contracts/samples.ts';
import { choose, foldAll, record, report, runOf, select } from '../../application/calls.ts';
import { type FakeClock, fakeClock } from '../../application/fake-clock.ts';
import { bitsOf, exportAll, importAll, NOTHING } from '../../application/import/files.ts';
import { openBaton, temporaryFile } from '../../application/temporary-baton.ts';
import { withFaults } from './faults.ts';
import { batonOn } from './temporary-baton.ts';
import { localClient, storesOn, temporaryTables } from './temporary-stores.ts';

const WEEK = 7 * 86_400_000;

describe('moving to DynamoDB and back', () => {
  it('ends in the same sums to the last bit, in the same lines and in the same assignments', async () => {
    const clock = fakeClock();
    const { baton: before, close } = await openBaton(await temporaryFile(), { clock });
    await live(before, clock);
    const lines = await exportAll(before.stores);

    const tables = await temporaryTables();
    const there = batonOn(await storesOn(tables), clock);
    await seedStrategies(there, HAND_DESIGNED_STRATEGIES);
    const { totals, refused } = await importAll(there, lines);
    expect([refused, totals.there.runs]).toEqual([[], 0]);
    await foldAll(there);
    expect(await bitsOf(there.stores)).toEqual(await bitsOf(before.stores));
    expect(await there.stores.runs.assignment(taskIdOf('t'))).toEqual(
      await before.stores.runs.assignment(taskIdOf('t')),
    );
    expect((await importAll(there, lines)).totals.imported).toEqual(NOTHING);

    const back = await openBaton(await temporaryFile(), { clock, empty: true });
    const returned = await exportAll(there.stores);
    expect(runsIn(returned)).toHaveLength(7);
    await importAll(back.baton, returned);
    await foldAll(back.baton);
    expect(await bitsOf(back.baton.stores)).toEqual(await bitsOf(before.stores));
    expect(runsIn(await exportAll(back.baton.stores))).toEqual(runsIn(lines));
    await Promise.all([close(), back.close()]);
  }, 60_000);

  it('goes on after an interruption in the middle of a run of many decisions', async () => {
    const line = {
      runId: 'many',
      createdAt: '2025-06-01T10:00:00Z',
      decisions: Array.from({ length: 100 }, (_, attempt) => ({
        type: 'retry',
        chosen: 'again',
        propensity: 0.5,
        context: { attempt },
      })),
      outcome: { success: true },
    };
    const tables = await temporaryTables();
    const client = await localClient();
    let writes = 0;
    withFaults(client, ({ name, input }) => {
      if (name !== 'TransactWriteItemsCommand' || !JSON.stringify(input).includes('R#many')) {
        return undefined;
      }
      writes += 1;
      return writes > 1 ? { before: new Error('the process ends') } : undefined;
    });
    const interrupted = batonOn(await storesOn(tables, { client }));
    await expect(importAll(interrupted, [line])).rejects.toThrow('the process ends');

    const baton = batonOn(await storesOn(tables));
    expect(await baton.stores.runs.decisions(runIdOf('many'))).toHaveLength(49);
    expect(await foldAll(baton)).toBe(0);
    expect((await importAll(baton, [line])).totals.imported).toMatchObject({ runs: 1 });
    await foldAll(baton);
    expect((await runOf(baton, 'many')).folded.evidence?.choices).toHaveLength(100);
    expect((await importAll(baton, [line])).totals.there.runs).toBe(1);
  }, 60_000);
});

/** A history with everything that decides how a run counts. */
async function live(baton: Baton, clock: FakeClock): Promise<void> {
  await select(baton, 'first', { taskId: 't', project: { id: 'acme' } });
  await choose(baton, 'first', { context: { attempt: 1 } });
  await report(baton, 'first', { merged: true, ciPassed: true, costUsd: 0.5 });
  await foldAll(baton);
  clock.pass(1_000);
  await select(baton, 'second', { taskId: 't', project: { id: 'acme' } });
  await record(baton, { runId: 'second', type: 'retry', chosen: 'again', propensity: 0.5 });
  await record(baton, { runId: 'second', type: 'escalate', chosen: 'no' });
  await report(baton, 'second', { merged: true });
  await select(baton, 'lost', { project: { id: 'acme' } });
  await select(baton, 'expired', { project: { id: 'silent' } });
  await report(baton, 'failed', { failureCode: 'timeout', escalated: true, final: true });
  await foldAll(baton);
  clock.pass(WEEK);
  await foldAll(baton);
  await report(baton, 'second', { humanFeedback: 0.25 });
  await report(baton, 'late', { success: 0.75 });
  await select(baton, 'open', { project: { id: 'acme' } });
  await foldAll(baton);
}

/** What lines tell of runs, apart from whether a window that has closed was looked at since. */
const runsIn = (lines: readonly string[]): readonly unknown[] =>
  lines
    .filter((line) => line.startsWith('{"runId"'))
    .map((line) => JSON.parse(line.replace(/"window":"(open|closed)"/, '"window":"open"')));
