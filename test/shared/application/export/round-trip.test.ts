import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Baton } from '../../../../shared/application/baton.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/domain/settings.ts';
import { taskIdOf } from '../../../contracts/samples.ts';
import { SEEDED } from '../../domain/seeded.ts';
import { arbitraryHistory, type Event, type History } from '../arbitrary-history.ts';
import { foldAll, record, report, select } from '../calls.ts';
import { fakeClock } from '../fake-clock.ts';
import { bitsOf, exportAll, importAll, NOTHING } from '../import/files.ts';
import { openBaton, type TestBaton, temporaryFile } from '../temporary-baton.ts';

const WEEK = DEFAULT_SETTINGS.outcomeWindowSeconds * 1_000;

describe('an export', () => {
  it('imported into an empty store, ends in the same sums to the last bit, and in the same lines', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryHistory, fc.boolean(), async (history, whileOpen) => {
        const source = await openBaton(await temporaryFile());
        await play(source.baton, history, whileOpen);
        const lines = await exportAll(source.baton.stores);
        const clock = fakeClock(source.baton.clock.now());
        const target = await openBaton(await temporaryFile(), { clock, empty: true });
        const { totals, refused } = await importAll(target.baton, lines);
        await foldAll(target.baton);

        expect(refused).toEqual([]);
        expect(totals.there).toEqual(NOTHING);
        expect(await bitsOf(target.baton.stores)).toEqual(await bitsOf(source.baton.stores));
        expect(open(await exportAll(target.baton.stores))).toEqual(open(lines));
        expect(await assignmentsIn(target.baton)).toEqual(await assignmentsIn(source.baton));
        const again = await importAll(source.baton, lines);
        expect([again.totals.imported, again.refused]).toEqual([NOTHING, []]);

        await endOf(source.baton);
        await endOf(target.baton);
        expect(await bitsOf(target.baton.stores)).toEqual(await bitsOf(source.baton.stores));
        await Promise.all([source.close(), target.close()]);
      }),
      { ...SEEDED, numRuns: 30 },
    );
  });
});

const assignmentsIn = ({ stores }: Baton) =>
  Promise.all(['t1', 't2', 't3'].map((task) => stores.runs.assignment(taskIdOf(task))));

/** What lines hold, apart from whether a window that has closed was looked at since. */
const open = (lines: readonly string[]): readonly unknown[] =>
  lines.map((line) => JSON.parse(line.replace(/"window":"(open|closed)"/, '"window":"open"')));

/** Plays a history, all of it or as far as its windows are open. */
async function play(baton: TestBaton, history: History, whileOpen: boolean): Promise<void> {
  // One project has sent outcomes before, so its runs are lost that send none.
  await select(baton, 'earlier', { project: { id: 'sends' } });
  await report(baton, 'earlier', { merged: true, humanFeedback: 1, lintClean: false });
  await foldAll(baton);
  for (const { runId, input } of history.selections) await select(baton, runId, input);
  await arrive(baton, history.early[0].events);
  if (whileOpen) return;
  await endOf(baton);
  await arrive(baton, history.late[0].events);
  await foldAll(baton);
}

async function arrive(baton: TestBaton, events: readonly { readonly event: Event }[]) {
  for (const { event } of events) {
    baton.clock.pass(1_000);
    if (event.call === 'report') {
      await report(baton, event.runId, event.input);
    } else if (event.input.length > 0) {
      await record(baton, ...event.input.map((each) => ({ ...each, runId: event.runId })));
    }
  }
  await foldAll(baton);
}

/** Time passes until every window has closed. */
async function endOf(baton: TestBaton & Baton): Promise<void> {
  await foldAll(baton);
  baton.clock.pass(WEEK);
  await foldAll(baton);
}
