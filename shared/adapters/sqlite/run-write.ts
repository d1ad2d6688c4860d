import type { Decision } from '../../domain/decision/decision.ts';
import type { Folded, Run } from '../../domain/run/run.ts';
import type { TaskAssignment } from '../../domain/run/selection.ts';
import type { RunWrite } from '../../ports.ts';
import { runOrConflict } from './conflict.ts';
import type { Prepare } from './connection.ts';
import { timeColumn } from './rows.ts';
import { runDocument } from './run-rows.ts';

/** What the fold has made of a new run: nothing yet. */
const NEVER_FOLDED: Folded = {
  count: 0,
  revision: 0,
  window: 'open',
  evidence: null,
  attribution: null,
};

/** Everything that one call writes about a run. @throws Conflict, which rolls all of it back */
export function writeRun(prepare: Prepare, write: RunWrite): void {
  storeRun(prepare, write);
  for (const decision of write.decisions ?? []) insertDecision(prepare, decision);
  if (write.assignment !== undefined) insertAssignment(prepare, write.assignment);
}

function storeRun(prepare: Prepare, { run, expectedRevision, window = 'open' }: RunWrite): void {
  if (expectedRevision === undefined) {
    runOrConflict(
      prepare(
        `INSERT INTO runs (task_id, project, strategy, created_at, due_at, revision, document,
           run_id, fold_count, folded)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?) ON CONFLICT DO NOTHING`,
      ),
      ...writtenColumns(run),
      run.runId,
      JSON.stringify({ ...NEVER_FOLDED, window }),
    );
  } else {
    runOrConflict(
      prepare(
        `UPDATE runs SET task_id = ?, project = ?, strategy = ?, created_at = ?, due_at = ?,
           revision = ?, document = ?, set_aside = NULL
         WHERE run_id = ? AND revision = ?`,
      ),
      ...writtenColumns(run),
      run.runId,
      expectedRevision,
    );
  }
}

function writtenColumns(run: Run) {
  return [
    run.taskId,
    run.project,
    run.selection?.strategy.slug ?? null,
    timeColumn(run.createdAt),
    run.dueAt === null ? null : timeColumn(run.dueAt),
    run.revision,
    runDocument(run),
  ];
}

function insertDecision(prepare: Prepare, decision: Decision): void {
  runOrConflict(
    prepare('INSERT INTO decisions VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING'),
    decision.decisionId,
    decision.runId,
    timeColumn(decision.decidedAt),
    JSON.stringify(decision),
  );
}

function insertAssignment(prepare: Prepare, assignment: TaskAssignment): void {
  runOrConflict(
    prepare('INSERT INTO task_assignments VALUES (?, ?) ON CONFLICT DO NOTHING'),
    assignment.taskId,
    JSON.stringify(assignment),
  );
}
