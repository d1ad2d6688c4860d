import { describe, expect, it } from 'vitest';
import type { ExperimentTask } from '../../shared/domain/experiment/experiment-task.ts';
import { decisionIdSchema } from '../../shared/domain/identifiers.ts';
import type { Run } from '../../shared/domain/run/run.ts';
import type { FoldedRun, RunLog, RunRemoval } from '../../shared/ports.ts';
import { closedAfterTest, type OpenStores } from './open-stores.ts';
import { firstPage } from './page-walk.ts';
import {
  at,
  experimentIdOf,
  nextRevision,
  runIdOf,
  sampleAssignment,
  sampleAudit,
  sampleDecision,
  sampleFolded,
  sampleRun,
  sampleTask,
  taskIdOf,
} from './samples.ts';

const CREATED = { expectedRevision: undefined } as const;
const EVERY_RUN = { strategy: undefined, since: undefined };
const AUDIT = sampleAudit('forgotten', { action: 'run_forgotten' });
/** What one write takes on every store. */
const DECISIONS_A_WRITE = 40;

/** What every {@link RunLog} promises about removing runs. */
export function runRemovalContract(name: string, open: OpenStores): void {
  const emptyStores = closedAfterTest(open);

  describe(`removing runs: ${name}`, () => {
    it('leaves nothing of the run, and everything of the others', async () => {
      const { runs, folds } = await emptyStores();
      await create(runs, 'r');
      const other = await create(runs, 'other');
      expect(await runs.remove(removalOf('r'))).toBe('removed');

      expect(await runs.run(runIdOf('r'))).toBeUndefined();
      expect(await runs.decisions(runIdOf('r'))).toEqual([]);
      expect((await runs.list(EVERY_RUN, firstPage(5))).items).toEqual([other]);
      expect((await folds.due(at(9), 5)).map(({ run }) => run.runId)).toEqual(['other']);
      expect(await runs.decisions(other.runId)).toHaveLength(1);
      expect(await runs.runOfDecision(decisionIdSchema.parse('decision of other'))).toBe('other');
    });

    it('takes a run out of those set aside', async () => {
      const { runs, folds } = await emptyStores();
      await create(runs, 'r');
      await folds.setAside(runIdOf('r'), 1, 'a sample');
      await runs.remove(removalOf('r'));
      expect(await folds.setAsideCount()).toBe(0);
    });

    it('frees the ids of the run and of its decisions', async () => {
      const { runs } = await emptyStores();
      await create(runs, 'r');
      await runs.remove(removalOf('r'));
      expect(await runs.runOfDecision(decisionIdSchema.parse('decision of r'))).toBeUndefined();
      const again = await create(runs, 'r');
      expect(await runs.run(again.runId)).toEqual(again);
    });

    it('removes the assignment that the run made, and none that another run made', async () => {
      const { runs } = await emptyStores();
      const mine = sampleRun('mine', { taskId: taskIdOf('t') });
      const repeated = sampleRun('repeated', { taskId: taskIdOf('t') });
      await runs.write({ run: mine, ...CREATED, assignment: sampleAssignment('t', 'mine') });
      await runs.write({ run: repeated, ...CREATED });
      await runs.remove(removalOf('repeated'));
      expect(await runs.assignment(taskIdOf('t'))).toEqual(sampleAssignment('t', 'mine'));
      await runs.remove(removalOf('mine'));
      expect(await runs.assignment(taskIdOf('t'))).toBeUndefined();
    });

    it("removes the task from its assignment's experiment, and nothing of others", async () => {
      const { runs, folds, experiments } = await emptyStores();
      const taskId = taskIdOf('t');
      const mine = sampleRun('mine', { taskId });
      await runs.write({ run: mine, ...CREATED, assignment: sampleAssignment('t', 'mine', 'x') });
      await runs.write({ run: sampleRun('repeated', { taskId }), ...CREATED });
      const tasks = [sampleTask('x', 't'), sampleTask('y', 't'), sampleTask('x', 'u')];
      for (const [number, task] of tasks.entries()) {
        await create(runs, `${number}`);
        await folds.commit([foldOf(`${number}`, task)], []);
      }
      await runs.remove(removalOf('repeated'));
      expect(await experiments.task(experimentIdOf('x'), taskId)).toEqual(tasks[0]);
      expect(await runs.remove(removalOf('mine'))).toBe('removed');
      expect(await experiments.task(experimentIdOf('x'), taskId)).toBeUndefined();
      expect(await experiments.task(experimentIdOf('y'), taskId)).toEqual(tasks[1]);
      expect(await experiments.task(experimentIdOf('x'), taskIdOf('u'))).toEqual(tasks[2]);
    });

    it.each<[string, Partial<RunRemoval>]>([
      ['the run has moved on', { expectedRevision: 2 }],
      ['its fold has moved on', { expectedFoldCount: 1 }],
      ['the run does not exist', { runId: runIdOf('unknown') }],
    ])('changes nothing when %s', async (_, changes) => {
      const { runs, folds, experiments, audit } = await emptyStores();
      const run = sampleRun('r');
      const assignment = sampleAssignment(run.taskId, 'r', 'x');
      await runs.write({ run, ...CREATED, assignment, decisions: [sampleDecision('r')] });
      await create(runs, 'other');
      const task = sampleTask('x', run.taskId);
      await folds.commit([foldOf('other', task)], []);
      expect(await runs.remove(removalOf('r', { ...changes, audit: AUDIT }))).toBe('conflict');
      expect(await runs.run(run.runId)).toEqual(run);
      expect(await runs.decisions(run.runId)).toHaveLength(1);
      expect(await runs.assignment(run.taskId)).toEqual(assignment);
      expect(await experiments.task(experimentIdOf('x'), run.taskId)).toEqual(task);
      expect((await audit.list(firstPage(5))).items).toEqual([]);
    });

    it('follows the run as it was written and folded last', async () => {
      const { runs, folds } = await emptyStores();
      const run = await create(runs, 'r');
      await runs.write({ run: nextRevision(run), expectedRevision: 1 });
      const folded = sampleFolded({ revision: 2 });
      const fold = { runId: run.runId, expectedRevision: 2, expectedFoldCount: 0, folded };
      await folds.commit([{ ...fold, dueAt: null }], []);
      expect(await runs.remove(removalOf('r', { expectedRevision: 2 }))).toBe('conflict');
      const moved = removalOf('r', { expectedRevision: 2, expectedFoldCount: 1 });
      expect(await runs.remove(moved)).toBe('removed');
    });

    it('appends the audit entry', async () => {
      const { runs, audit } = await emptyStores();
      await create(runs, 'r');
      await runs.remove(removalOf('r', { audit: AUDIT }));
      expect((await audit.list(firstPage(5))).items).toEqual([AUDIT]);
    });

    it('removes a run of as many decisions as a run keeps', async () => {
      const { runs } = await emptyStores();
      const decisions = Array.from({ length: 100 }, (_, number) =>
        sampleDecision('r', { decisionId: `d${number}` }),
      );
      let run = sampleRun('r');
      for (let first = 0; first < decisions.length; first += DECISIONS_A_WRITE) {
        if (first > 0) run = nextRevision(run);
        await runs.write({
          run,
          expectedRevision: first === 0 ? undefined : run.revision - 1,
          decisions: decisions.slice(first, first + DECISIONS_A_WRITE),
          ...(first === 0 ? { assignment: sampleAssignment(run.taskId, 'r') } : {}),
        });
      }
      expect(await runs.decisions(run.runId)).toHaveLength(100);
      const removal = removalOf('r', { expectedRevision: run.revision, audit: AUDIT });
      expect(await runs.remove(removal)).toBe('removed');
      expect(await runs.decisions(run.runId)).toEqual([]);
      expect(await runs.assignment(run.taskId)).toBeUndefined();
      for (const { decisionId } of decisions) {
        expect(await runs.runOfDecision(decisionId)).toBeUndefined();
      }
    });

    it('removes once what several ask for at the same time', async () => {
      const { runs } = await emptyStores();
      await create(runs, 'r');
      const answers = await Promise.all([1, 2, 3, 4].map(() => runs.remove(removalOf('r'))));
      expect(answers.filter((answer) => answer === 'removed')).toHaveLength(1);
    });

    it('is not undone by a fold or a write that had read the run before', async () => {
      const { runs, folds, sums } = await emptyStores();
      const run = await create(runs, 'r');
      await runs.remove(removalOf('r'));
      const fold = { runId: run.runId, expectedRevision: 1, expectedFoldCount: 0, dueAt: at(1) };
      const addition = { family: 'family', member: 'member', vector: Float64Array.of(1) };
      expect(await folds.commit([{ ...fold, folded: sampleFolded() }], [addition])).toEqual(['r']);
      await folds.setAside(run.runId, 1, 'a sample');
      expect(await runs.write({ run: nextRevision(run), expectedRevision: 1 })).toBe('conflict');
      expect(await runs.run(run.runId)).toBeUndefined();
      expect(await sums.list('')).toEqual([]);
    });
  });
}

/** A run with one decision. */
async function create(runs: RunLog, id: string): Promise<Run> {
  const run = sampleRun(id);
  await runs.write({ run, ...CREATED, decisions: [sampleDecision(id)] });
  return run;
}

/** The first fold of a run's first revision, which puts a task into an experiment. */
function foldOf(id: string, task: ExperimentTask): FoldedRun {
  const run = { runId: runIdOf(id), expectedRevision: 1, expectedFoldCount: 0, dueAt: null };
  return { ...run, folded: sampleFolded(), task: { task, expectedRevision: 0 } };
}

/** The removal of a run's first revision, never folded. */
function removalOf(id: string, changes: Partial<RunRemoval> = {}): RunRemoval {
  return { runId: runIdOf(id), expectedRevision: 1, expectedFoldCount: 0, ...changes };
}
