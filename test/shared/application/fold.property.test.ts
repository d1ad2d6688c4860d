import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Baton } from '../../../shared/application/baton.ts';
import { foldDueRuns } from '../../../shared/application/fold.ts';
import { accumulate } from '../../../shared/domain/learning/add-sums.ts';
import { additionsOf } from '../../../shared/domain/learning/additions.ts';
import { evidenceOfRun } from '../../../shared/domain/learning/evidence-of-run.ts';
import { type Addition, isZero } from '../../../shared/domain/learning/sums.ts';
import { DEFAULT_SETTINGS } from '../../../shared/domain/settings.ts';
import { BatchTooLarge, type Stores } from '../../../shared/ports.ts';
import { SEEDED } from '../domain/seeded.ts';
import {
  arbitraryHistory,
  type Event,
  type History,
  type Interleaving,
} from './arbitrary-history.ts';
import { foldAll, record, report, select } from './calls.ts';
import { openBaton, type TestBaton } from './temporary-baton.ts';

/** What a run without choices may add and take back, and one choice. */
const MOST_ADDITIONS = 16;
const WEEK = DEFAULT_SETTINGS.outcomeWindowSeconds * 1_000;

describe('what is learned', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-histories-'));
    // One project has already sent outcomes: its runs miss what they do not send.
    const { baton, close } = await openBaton(join(folder, 'start.db'));
    await select(baton, 'earlier', { project: { id: 'sends' } });
    await report(baton, 'earlier', { merged: true, humanFeedback: 1, lintClean: false });
    await foldAll(baton);
    await close();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is the same to the last bit in whatever order and portions things arrive and are folded', {
    timeout: 60_000,
  }, async () => {
    let plays = 0;
    const played = async (history: History, order: 0 | 1) => {
      plays += 1;
      const file = join(folder, `${plays}.db`);
      await copyFile(join(folder, 'start.db'), file);
      const around = order === 0 ? {} : { around: withLittleRoom };
      const { baton, close } = await openBaton(file, { empty: true, ...around });
      await play(baton, history, order);
      const found = { sums: await storedSums(baton), recounted: await recountedSums(baton) };
      await close();
      return found;
    };
    await fc.assert(
      fc.asyncProperty(arbitraryHistory, async (history) => {
        const one = await played(history, 0);
        const other = await played(history, 1);
        expect(other.sums).toEqual(one.sums);
        expect(one.sums).toEqual(one.recounted);
      }),
      { ...SEEDED, numRuns: 40 },
    );
  });
});

/** Stores that take only a few vectors at once, so that folds happen in parts and in steps. */
function withLittleRoom(stores: Stores): Stores {
  return {
    ...stores,
    folds: {
      ...stores.folds,
      commit: async (runs, additions) => {
        if (additions.length > MOST_ADDITIONS) throw new BatchTooLarge('too much at once');
        return await stores.folds.commit(runs, additions);
      },
    },
  };
}

/** Plays a history in one of its two orders until nothing is due any more. */
async function play(baton: TestBaton, history: History, order: 0 | 1): Promise<void> {
  for (const { runId, input } of history.selections) await select(baton, runId, input);
  await arrive(baton, history.early[order]);
  await foldAll(baton);
  baton.clock.pass(WEEK);
  await foldAll(baton);
  await arrive(baton, history.late[order]);
  await foldAll(baton);
}

async function arrive(baton: TestBaton, { events }: Interleaving): Promise<void> {
  for (const { event, rhythm } of events) {
    baton.clock.pass(1_000);
    if (rhythm === 'during a fold') await Promise.all([send(baton, event), foldDueRuns(baton, 2)]);
    else await send(baton, event);
    if (rhythm === 'then a fold') await foldDueRuns(baton, 2);
    if (rhythm === 'then two folds') await Promise.all([foldDueRuns(baton), foldDueRuns(baton, 2)]);
  }
}

async function send(baton: Baton, { call, runId, input }: Event): Promise<void> {
  if (call === 'report') await report(baton, runId, input);
  else if (input.length > 0) {
    await record(baton, ...input.map((decision) => ({ ...decision, runId })));
  }
}

/** Every key with the exact bits of its vector; a vector of zeros has no business there. */
async function storedSums(baton: Baton): Promise<readonly string[]> {
  const sums = await baton.stores.sums.list('');
  expect(sums.filter(({ vector }) => isZero(vector))).toEqual([]);
  return sums.map(textOf).sort();
}

/** What the runs teach as they stand in the end, when every window has closed, added up from nothing. */
async function recountedSums(baton: Baton): Promise<readonly string[]> {
  const everything = { strategy: undefined, since: undefined };
  const { items } = await baton.stores.runs.list(everything, { limit: 200, cursor: undefined });
  const sums = new Map<string, Addition>();
  for (const run of items) {
    const decisions = await baton.stores.runs.decisions(run.runId);
    // A run that nothing more was missing from may never have been looked at again.
    const window = run.folded.window === 'open' ? 'closed' : run.folded.window;
    const evidence = evidenceOfRun(run, decisions, window, DEFAULT_SETTINGS);
    for (const addition of evidence === null ? [] : additionsOf(evidence)) {
      accumulate(sums, addition);
    }
  }
  return [...sums.values()].map(textOf).sort();
}

function textOf({ family, member, vector }: Addition): string {
  return JSON.stringify([family, member, Buffer.from(vector.slice().buffer).toString('hex')]);
}
