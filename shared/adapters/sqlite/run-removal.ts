import { taskAssignmentSchema } from '../../domain/run/selection.ts';
import type { RunRemoval } from '../../ports.ts';
import { appendAudit } from './audit-log.ts';
import { runOrConflict } from './conflict.ts';
import type { Prepare } from './connection.ts';
import { removeTask } from './experiment-tasks.ts';
import { documentOf, textOf } from './rows.ts';

/** Removes a run and everything that hangs on it. @throws Conflict, which rolls all of it back */
export function removeRun(
  prepare: Prepare,
  { runId, expectedRevision, expectedFoldCount, audit }: RunRemoval,
): void {
  // From now on also the pages that become empty are overwritten.
  prepare('PRAGMA secure_delete = ON').get();
  const run = prepare('SELECT task_id FROM runs WHERE run_id = ?').get(runId);
  runOrConflict(
    prepare('DELETE FROM runs WHERE run_id = ? AND revision = ? AND fold_count = ?'),
    runId,
    expectedRevision,
    expectedFoldCount,
  );
  prepare('DELETE FROM decisions WHERE run_id = ?').run(runId);
  if (run !== undefined) removeAssignment(prepare, textOf(run, 'task_id'), runId);
  if (audit !== undefined) appendAudit(prepare, audit);
}

/** Only the task's first run made the assignment that all of its runs follow, experiment and all. */
function removeAssignment(prepare: Prepare, taskId: string, runId: string): void {
  const row = prepare('SELECT document FROM task_assignments WHERE task_id = ?').get(taskId);
  if (row === undefined) return;
  const name = { table: 'task_assignments', key: taskId };
  const { firstRunId, selection } = documentOf(taskAssignmentSchema, row, name);
  if (firstRunId !== runId) return;
  prepare('DELETE FROM task_assignments WHERE task_id = ?').run(taskId);
  const { experimentId } = selection;
  if (experimentId !== null) removeTask(prepare, { experimentId, taskId });
}
