import { closedTask } from '../../domain/experiment/task-in-experiment.ts';
import type { Run } from '../../domain/run/run.ts';
import type { Baton } from '../baton.ts';
import { commitInParts } from '../commit-folds.ts';
import { experimentOf } from '../experiments/tasks-of-fold.ts';

/** Whether the run's task still waits to be counted in a running experiment. */
export async function hasOpenTask(baton: Baton, run: Run): Promise<boolean> {
  return (await openTask(baton, run)) !== undefined;
}

/**
 * Freezes the task of a run that is about to be forgotten as it stands: an open task would count as
 * the worst for as long as the experiment runs. What it counted tells nothing of whose it was.
 */
export async function closeTask(baton: Baton, run: Run): Promise<void> {
  const open = await openTask(baton, run);
  if (open === undefined) return;
  const { runId, revision, folded } = run;
  const after = closedTask(open.task, open.experiment);
  const result = {
    read: run,
    run: {
      runId,
      expectedRevision: revision,
      expectedFoldCount: folded.count,
      folded: { ...folded, count: folded.count + 1, revision },
      dueAt: null,
      task: { task: after, expectedRevision: open.task.revision },
    },
    evidence: { before: folded.evidence, after: folded.evidence },
    task: { before: open.task, after },
  };
  await commitInParts(baton, [result], []);
}

async function openTask({ stores }: Baton, run: Run) {
  const id = experimentOf(run);
  if (id === undefined) return undefined;
  const [experiment, task] = await Promise.all([
    stores.experiments.experiment(id),
    stores.experiments.task(id, run.taskId),
  ]);
  const isOpen = experiment?.status === 'running' && task !== undefined && !task.closed;
  return isOpen ? { experiment, task } : undefined;
}
