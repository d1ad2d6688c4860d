import { describe, expect, it } from 'vitest';
import type { Run } from '../../shared/domain/run/run.ts';
import type { FoldedRun, RunLog } from '../../shared/ports.ts';
import { closedAfterTest, type OpenStores } from './open-stores.ts';
import { at, nextRevision, runIdOf, sampleDecision, sampleFolded, sampleRun } from './samples.ts';

const ADDITION = { family: 'family', member: 'member', vector: Float64Array.of(1, 2) };

/** What every {@link FoldLog} promises. */
export function foldLogContract(name: string, open: OpenStores): void {
  const emptyStores = closedAfterTest(open);

  describe(`fold log: ${name}`, () => {
    it('finds nothing due in an empty store', async () => {
      const { folds } = await emptyStores();
      expect(await folds.due(at(9), 10)).toEqual([]);
      expect(await folds.dueCount(at(9))).toBe(0);
      expect(await folds.setAsideCount()).toBe(0);
    });

    it('finds the runs that are due, the longest due first, with their decisions', async () => {
      const { runs, folds } = await emptyStores();
      const decision = sampleDecision('z');
      const late = await create(runs, sampleRun('a', { dueAt: at(2) }));
      const early = sampleRun('z', { dueAt: at(1) });
      await runs.write({ run: early, expectedRevision: undefined, decisions: [decision] });
      expect(await folds.due(at(9), 10)).toEqual([
        { run: early, decisions: [decision] },
        { run: late, decisions: [] },
      ]);
    });

    it.each([
      ['with milliseconds', '2026-01-01T00:00:02.000Z'],
      ['without milliseconds', '2026-01-01T00:00:02Z'],
    ])('counts a run as due from its moment on, given %s', async (_, now) => {
      const { runs, folds } = await emptyStores();
      await create(runs, sampleRun('due', { dueAt: at(2) }));
      await create(runs, sampleRun('later', { dueAt: at(2.001) }));
      await create(runs, sampleRun('never', { dueAt: null }));
      expect((await folds.due(now, 10)).map(({ run }) => run.runId)).toEqual(['due']);
      expect(await folds.dueCount(now)).toBe(1);
    });

    it('finds no more than it is asked for, and counts them all', async () => {
      const { runs, folds } = await emptyStores();
      for (const id of ['a', 'b', 'c']) await create(runs, sampleRun(id));
      expect(await folds.due(at(9), 2)).toHaveLength(2);
      expect(await folds.dueCount(at(9))).toBe(3);
    });

    it('stores what it made of a run and when that is due again, and nothing else of it', async () => {
      const { runs, folds } = await emptyStores();
      const run = await create(runs, sampleRun('r'));
      const folded = sampleFolded({ window: 'closed' });
      expect(await folds.commit([firstFold('r', { folded, dueAt: at(5) })], [])).toEqual([]);
      expect(await runs.run(run.runId)).toEqual({ ...run, folded, dueAt: at(5) });
    });

    it('takes a run that has nothing left to add out of the due ones', async () => {
      const { runs, folds } = await emptyStores();
      await create(runs, sampleRun('r'));
      await folds.commit([firstFold('r')], []);
      expect(await folds.due(at(9), 10)).toEqual([]);
      expect(await folds.dueCount(at(9))).toBe(0);
    });

    it('finds a run due again that was written after its fold', async () => {
      const { runs, folds } = await emptyStores();
      const run = await create(runs, sampleRun('r'));
      await folds.commit([firstFold('r')], []);
      await runs.write({ run: nextRevision(run), expectedRevision: 1 });
      expect((await folds.due(at(9), 10)).map((due) => due.run.folded.count)).toEqual([1]);
    });

    it('adds the vectors with the runs', async () => {
      const { runs, folds, sums } = await emptyStores();
      await create(runs, sampleRun('r'));
      await folds.commit([firstFold('r')], [ADDITION]);
      expect(await sums.get([ADDITION])).toEqual([ADDITION]);
    });

    it.each<[string, Partial<FoldedRun>]>([
      ['the run has moved on', { expectedRevision: 2 }],
      ['an earlier fold has moved on', { expectedFoldCount: 1 }],
      ['the run does not exist', { runId: runIdOf('unknown') }],
    ])('stores nothing when %s, and names the run', async (_, changes) => {
      const { runs, folds, sums } = await emptyStores();
      const unmoved = await create(runs, sampleRun('unmoved'));
      await create(runs, sampleRun('moved'));
      const moved = firstFold('moved', changes);
      expect(await folds.commit([firstFold('unmoved'), moved], [ADDITION])).toEqual([moved.runId]);
      expect(await runs.run(unmoved.runId)).toEqual(unmoved);
      expect(await sums.get([ADDITION])).toEqual([]);
    });

    it('names every run that has moved on', async () => {
      const { folds } = await emptyStores();
      const moved = await folds.commit([firstFold('a'), firstFold('b')], []);
      expect(moved.toSorted()).toEqual(['a', 'b']);
    });

    it('adds once what several folds took up at the same time', async () => {
      const { runs, folds, sums } = await emptyStores();
      await create(runs, sampleRun('r'));
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => folds.commit([firstFold('r')], [ADDITION])),
      );
      expect(answers.filter((moved) => moved.length === 0)).toHaveLength(1);
      expect(await sums.get([ADDITION])).toEqual([ADDITION]);
    });

    it('sets a run aside until its next write', async () => {
      const { runs, folds } = await emptyStores();
      const run = await create(runs, sampleRun('r'));
      await create(runs, sampleRun('other'));
      await folds.setAside(run.runId, run.revision, 'a sample');
      expect((await folds.due(at(9), 10)).map((due) => due.run.runId)).toEqual(['other']);
      expect(await folds.dueCount(at(9))).toBe(1);
      expect(await folds.setAsideCount()).toBe(1);

      await runs.write({ run: nextRevision(run), expectedRevision: 1 });
      expect(await folds.dueCount(at(9))).toBe(2);
      expect(await folds.setAsideCount()).toBe(0);
    });

    it('leaves a run alone that was written since it was read', async () => {
      const { runs, folds } = await emptyStores();
      const run = await create(runs, sampleRun('r'));
      await runs.write({ run: nextRevision(run), expectedRevision: 1 });
      await folds.setAside(run.runId, run.revision, 'the fault of the first revision');
      expect(await folds.setAsideCount()).toBe(0);
    });

    it('counts a run once that is set aside twice', async () => {
      const { runs, folds } = await emptyStores();
      await create(runs, sampleRun('r'));
      await folds.setAside(runIdOf('r'), 1, 'one reason');
      await folds.setAside(runIdOf('r'), 1, 'another reason');
      expect(await folds.setAsideCount()).toBe(1);
    });
  });
}

async function create(runs: RunLog, run: Run): Promise<Run> {
  await runs.write({ run, expectedRevision: undefined });
  return run;
}

/** The first fold of a run's first revision, with nothing left to add. */
function firstFold(id: string, changes: Partial<FoldedRun> = {}): FoldedRun {
  return {
    runId: runIdOf(id),
    expectedRevision: 1,
    expectedFoldCount: 0,
    folded: sampleFolded(),
    dueAt: null,
    ...changes,
  };
}
