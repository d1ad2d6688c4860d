import { describe, expect, it } from 'vitest';
import type { ExperimentTask } from '../../shared/domain/experiment/experiment-task.ts';
import type { FoldedRun, Stores } from '../../shared/ports.ts';
import { closedAfterTest, type OpenStores } from './open-stores.ts';
import {
  experimentIdOf,
  runIdOf,
  sampleFolded,
  sampleRun,
  sampleTask,
  taskIdOf,
} from './samples.ts';

const ADDITION = { family: 'experiment/x', member: 'member', vector: Float64Array.of(1) };

/** What every {@link FoldLog} promises about the tasks that it writes. */
export function experimentTasksContract(name: string, open: OpenStores): void {
  const emptyStores = closedAfterTest(open);

  describe(`tasks of experiments: ${name}`, () => {
    it('stores a task with its run and what it adds', async () => {
      const stores = await storesWithRuns(emptyStores, ['r']);
      const task = sampleTask('x', 't');
      expect(await stores.folds.commit([foldOf('r', task)], [ADDITION])).toEqual([]);
      expect(await taskOf(stores, 't')).toEqual(task);
      expect(await stores.sums.get([ADDITION])).toEqual([ADDITION]);
      expect((await stores.runs.run(runIdOf('r')))?.folded.count).toBe(1);
    });

    it('keeps a task apart from others, and from itself in another experiment', async () => {
      const stores = await storesWithRuns(emptyStores, ['r', 's']);
      const [first, second] = [sampleTask('x', 't'), sampleTask('y', 't', { arm: 'other' })];
      const committed = await stores.folds.commit([foldOf('r', first), foldOf('s', second)], []);
      expect(committed).toEqual([]);
      expect(await stores.experiments.task(experimentIdOf('x'), taskIdOf('t'))).toEqual(first);
      expect(await stores.experiments.task(experimentIdOf('y'), taskIdOf('t'))).toEqual(second);
      expect(await taskOf(stores, 'another')).toBeUndefined();
    });

    it('stores a task over the revision that was read', async () => {
      const stores = await storesWithRuns(emptyStores, ['r', 's']);
      await stores.folds.commit([foldOf('r', sampleTask('x', 't'))], []);
      const task = sampleTask('x', 't', { closed: true, counted: null, revision: 2 });
      expect(await stores.folds.commit([foldOf('s', task)], [])).toEqual([]);
      expect(await taskOf(stores, 't')).toEqual(task);
    });

    it.each<[string, ExperimentTask]>([
      ['is in the experiment already', sampleTask('x', 't')],
      ['has moved on', sampleTask('x', 't', { revision: 3 })],
      ['is not in the experiment', sampleTask('x', 'unknown', { revision: 2 })],
    ])('changes nothing when a task %s, and names its run', async (_, task) => {
      const stores = await storesWithRuns(emptyStores, ['r', 'moved', 'unmoved']);
      const before = sampleTask('x', 't');
      await stores.folds.commit([foldOf('r', before)], []);
      const commit = [foldOf('unmoved', sampleTask('x', 'u')), foldOf('moved', task)];
      expect(await stores.folds.commit(commit, [ADDITION])).toEqual(['moved']);
      for (const id of ['moved', 'unmoved']) {
        expect(await stores.runs.run(runIdOf(id))).toEqual(sampleRun(id));
      }
      expect(await taskOf(stores, 't')).toEqual(before);
      expect(await taskOf(stores, 'u')).toBeUndefined();
      expect(await taskOf(stores, 'unknown')).toBeUndefined();
      expect(await stores.sums.get([ADDITION])).toEqual([]);
    });

    it('stores no task of a run that has moved on, and names the run once', async () => {
      const stores = await storesWithRuns(emptyStores, ['r']);
      const moved = { ...foldOf('r', sampleTask('x', 't')), expectedFoldCount: 1 };
      expect(await stores.folds.commit([moved], [])).toEqual(['r']);
      expect(await taskOf(stores, 't')).toBeUndefined();

      const task = sampleTask('x', 't', { revision: 2 });
      const twice = { ...foldOf('r', task), expectedRevision: 2 };
      expect(await stores.folds.commit([twice], [])).toEqual(['r']);
    });

    it('stores a task once that several folds took up at the same time', async () => {
      const stores = await storesWithRuns(emptyStores, ['a', 'b', 'c', 'd']);
      const answers = await Promise.all(
        ['a', 'b', 'c', 'd'].map((id) =>
          stores.folds.commit([foldOf(id, sampleTask('x', 't'))], [ADDITION]),
        ),
      );
      expect(answers.filter((moved) => moved.length === 0)).toHaveLength(1);
      expect(await stores.sums.get([ADDITION])).toEqual([ADDITION]);
    });
  });
}

async function storesWithRuns(emptyStores: OpenStores, ids: readonly string[]): Promise<Stores> {
  const stores = await emptyStores();
  for (const id of ids)
    await stores.runs.write({ run: sampleRun(id), expectedRevision: undefined });
  return stores;
}

/** The first fold of a run's first revision, which leaves a task over the revision before. */
function foldOf(id: string, task: ExperimentTask): FoldedRun {
  return {
    runId: runIdOf(id),
    expectedRevision: 1,
    expectedFoldCount: 0,
    folded: sampleFolded(),
    dueAt: null,
    task: { task, expectedRevision: task.revision - 1 },
  };
}

function taskOf({ experiments }: Stores, taskId: string): Promise<ExperimentTask | undefined> {
  return experiments.task(experimentIdOf('x'), taskIdOf(taskId));
}
