import type { Experiment } from '../../domain/experiment/experiment.ts';
import type { ExperimentTask } from '../../domain/experiment/experiment-task.ts';
import { taskWithRun } from '../../domain/experiment/task-in-experiment.ts';
import { type ExperimentId, experimentIdSchema } from '../../domain/identifiers.ts';
import type { Evidence } from '../../domain/learning/evidence.ts';
import type { Run } from '../../domain/run/run.ts';
import { type DueRun, StoredDataError } from '../../ports.ts';
import type { Baton } from '../baton.ts';

/** A task of an experiment before and after a fold of one of its runs. */
export interface TaskChange {
  readonly before: ExperimentTask | undefined;
  readonly after: ExperimentTask;
}

/** What a fold of a run changes of its task; `undefined` when nothing. */
export type FollowingTasks = (
  run: Run,
  evidence: Evidence | null,
  now: string,
) => TaskChange | undefined;

/** The experiment that a run's task was assigned in. */
export function experimentOf({ selection }: Pick<Run, 'selection'>): ExperimentId | undefined {
  return experimentIdSchema.safeParse(selection?.experimentId).data;
}

/**
 * At most one run of each task in an experiment, so that one transaction changes a task once; the
 * others stay due. They come in the order in which they were reported; of those of one moment, which one
 * call reported, a final report is last, because it closes the task.
 */
export function oneRunATask(due: readonly DueRun[]): readonly DueRun[] {
  const ofNone = due.filter(({ run }) => experimentOf(run) === undefined);
  const seen = new Set<string>();
  const ofTasks = due
    .filter(({ run }) => experimentOf(run) !== undefined)
    .sort(
      ({ run: left }, { run: right }) =>
        momentOf(left) - momentOf(right) ||
        Number(left.outcome.final) - Number(right.outcome.final),
    )
    .filter(({ run }) => {
      if (seen.has(run.taskId)) return false;
      seen.add(run.taskId);
      return true;
    });
  return [...ofNone, ...ofTasks];
}

/**
 * When there was something to fold: the run became due, or was reported on since. A run that was never
 * folded is due from its first moment on, whatever was reported later.
 */
function momentOf({ dueAt, outcome: { observedAt } }: Run): number {
  const moments = [...Object.values(observedAt), ...(dueAt === null ? [] : [dueAt])];
  return Math.max(0, ...moments.map((moment) => Date.parse(moment)));
}

/** What was read, or the fault of what is stored: the run that needs it is set aside, and no other. */
type Read<Value> = { readonly value: Value } | { readonly fault: StoredDataError };

/** Reads what following the tasks of these runs needs. */
export async function knownTasks(baton: Baton, due: readonly DueRun[]): Promise<FollowingTasks> {
  const runs = due.flatMap(({ run }) => {
    const id = experimentOf(run);
    return id === undefined ? [] : [{ run, id }];
  });
  const experiments = new Map(
    await Promise.all(
      [...new Set(runs.map(({ id }) => id))].map(
        async (id) => [id, await readOf(baton.stores.experiments.experiment(id))] as const,
      ),
    ),
  );
  const tasks = new Map(
    await Promise.all(
      runs
        .filter(({ id }) => isRunning(experiments.get(id)))
        .map(async ({ run, id }) => [run.taskId, await readOf(knownTask(baton, run, id))] as const),
    ),
  );
  return (run, evidence, now) => {
    const id = experimentOf(run);
    const experiment = id && valueIn(experiments.get(id));
    const known = experiment && valueIn(tasks.get(run.taskId));
    if (experiment === undefined || known === undefined) return undefined;
    const { task: before, assignedAt } = known;
    const after = taskWithRun(experiment, before, { run, evidence, assignedAt, now });
    return after === undefined || after === before ? undefined : { before, after };
  };
}

async function readOf<Value>(reading: Promise<Value>): Promise<Read<Value>> {
  try {
    return { value: await reading };
  } catch (error) {
    if (error instanceof StoredDataError) return { fault: error };
    throw error;
  }
}

/** @throws StoredDataError when what is stored was at fault */
function valueIn<Value>(read: Read<Value> | undefined): Value | undefined {
  if (read === undefined) return undefined;
  if ('fault' in read) throw read.fault;
  return read.value;
}

function isRunning(read: Read<Experiment | undefined> | undefined): boolean {
  return read !== undefined && 'value' in read && read.value?.status === 'running';
}

/**
 * The task as stored, and when it was assigned: a new one begins with its assignment.
 *
 * @returns `undefined` when it has neither: its first run was forgotten, and what it counted stays
 */
async function knownTask(baton: Baton, run: Run, id: ExperimentId) {
  const { experiments, runs } = baton.stores;
  const task = await experiments.task(id, run.taskId);
  if (task !== undefined) return { task, assignedAt: run.createdAt };
  const assignment = await runs.assignment(run.taskId);
  return assignment && { task, assignedAt: assignment.assignedAt };
}
