import {
  type ExperimentTask,
  experimentTaskSchema,
} from '../../domain/experiment/experiment-task.ts';
import type { ExperimentTaskWrite } from '../../ports.ts';
import type { Prepare } from './connection.ts';
import { documentOf } from './rows.ts';

/** Names a task of an experiment. */
interface TaskName {
  readonly experimentId: string;
  readonly taskId: string;
}

/** @returns `undefined` when the task is not in the experiment. @throws StoredDataError */
export function readTask(
  prepare: Prepare,
  { experimentId, taskId }: TaskName,
): ExperimentTask | undefined {
  const row = prepare(
    'SELECT document FROM experiment_tasks WHERE task_id = ? AND experiment_id = ?',
  ).get(taskId, experimentId);
  const name = { table: 'experiment_tasks', key: `${taskId} ${experimentId}` };
  return row && documentOf(experimentTaskSchema, row, name);
}

/** Whether the task is no longer as the fold read it. */
export function hasTaskMoved(
  prepare: Prepare,
  { task, expectedRevision }: ExperimentTaskWrite,
): boolean {
  const row = prepare(
    'SELECT revision FROM experiment_tasks WHERE task_id = ? AND experiment_id = ?',
  ).get(task.taskId, task.experimentId);
  return (row?.revision ?? 0) !== expectedRevision;
}

export function storeTask(prepare: Prepare, { task }: ExperimentTaskWrite): void {
  prepare(
    `INSERT INTO experiment_tasks VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET
       revision = excluded.revision, document = excluded.document`,
  ).run(task.taskId, task.experimentId, task.revision, JSON.stringify(task));
}

export function removeTask(prepare: Prepare, { experimentId, taskId }: TaskName): void {
  prepare('DELETE FROM experiment_tasks WHERE task_id = ? AND experiment_id = ?').run(
    taskId,
    experimentId,
  );
}
