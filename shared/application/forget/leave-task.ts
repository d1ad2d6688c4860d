import { taskWithoutRun } from '../../domain/experiment/task-in-experiment.ts';
import type { Run } from '../../domain/run/run.ts';
import type { Baton } from '../baton.ts';
import { commitInParts } from '../commit-folds.ts';
import { experimentOf, type TaskChange } from '../experiments/tasks-of-fold.ts';

/**
 * What the task of a run is without it, in the task's experiment: closed as it stands, because an open
 * one would count as the worst for as long as the experiment runs. What it counted stays, and tells
 * nothing of whose it was.
 *
 * @returns `undefined` when the task holds nothing of the run
 */
export async function taskLeftBy({ stores }: Baton, run: Run): Promise<TaskChange | undefined> {
  const id = experimentOf(run);
  if (id === undefined) return undefined;
  const [experiment, before] = await Promise.all([
    stores.experiments.experiment(id),
    stores.experiments.task(id, run.taskId),
  ]);
  if (experiment === undefined || before === undefined) return undefined;
  const after = taskWithoutRun(experiment, before, run.runId);
  return after === before ? undefined : { before, after };
}

/** Stores what is left of the task, if nobody writes or folds it meanwhile. */
export async function leaveTask(baton: Baton, run: Run, task: TaskChange): Promise<void> {
  const { runId, revision, folded } = run;
  const { evidence } = folded;
  const leaving = {
    read: run,
    run: {
      runId,
      expectedRevision: revision,
      expectedFoldCount: folded.count,
      folded: { ...folded, count: folded.count + 1, revision },
      dueAt: null,
      task: { task: task.after, expectedRevision: task.before?.revision ?? 0 },
    },
    evidence: { before: evidence, after: evidence },
    task,
  };
  await commitInParts(baton, [leaving], []);
}
