import {
  type DueRun,
  type FoldedRun,
  type FoldLog,
  type Log,
  StoredDataError,
} from '../../ports.ts';
import type { Prepare } from './connection.ts';
import type { Database } from './database.ts';
import { hasTaskMoved, storeTask } from './experiment-tasks.ts';
import { numberOf, type Row, textOf, timeColumn } from './rows.ts';
import { decisionsOf, RUN_COLUMNS, runOf } from './run-rows.ts';
import { addVectors } from './sums-rows.ts';

/** The fold's work in SQLite. */
export function sqliteFoldLog(database: Database, log: Log): FoldLog {
  return {
    async due(now, limit) {
      for (;;) {
        const found = await database.snapshot((prepare) => dueRuns(prepare, now, limit));
        const unreadable = found.filter((item) => 'reason' in item);
        if (unreadable.length === 0) return found.filter((item) => 'run' in item);
        await database.write((prepare) => {
          for (const run of unreadable) setAside(prepare, run);
        });
        for (const { runId, reason } of unreadable) {
          log.error('a run was set aside because it cannot be read', { runId, reason });
        }
      }
    },
    dueCount: (now) =>
      database.read((prepare) =>
        count(
          prepare('SELECT count(*) AS n FROM runs WHERE due_at <= ? AND set_aside IS NULL').get(
            timeColumn(now),
          ),
        ),
      ),
    commit: (runs, additions) =>
      database.write((prepare) => {
        const moved = runs.filter((run) => hasMoved(prepare, run)).map(({ runId }) => runId);
        if (moved.length > 0) return moved;
        for (const run of runs) storeFolded(prepare, run);
        addVectors(prepare, additions);
        return [];
      }),
    setAside: (runId, revision, reason) =>
      database.write((prepare) => setAside(prepare, { runId, revision, reason })),
    setAsideCount: () =>
      database.read((prepare) =>
        count(prepare('SELECT count(*) AS n FROM runs WHERE set_aside IS NOT NULL').get()),
      ),
  };
}

/** A due run that does not parse. */
interface UnreadableRun {
  readonly runId: string;
  readonly revision: number;
  readonly reason: string;
}

function dueRuns(prepare: Prepare, now: string, limit: number): (DueRun | UnreadableRun)[] {
  return prepare(
    `SELECT ${RUN_COLUMNS} FROM runs WHERE due_at <= ? AND set_aside IS NULL
     ORDER BY due_at, run_id LIMIT ?`,
  )
    .all(timeColumn(now), limit)
    .map((row) => dueRun(prepare, row));
}

function dueRun(prepare: Prepare, row: Row): DueRun | UnreadableRun {
  const runId = textOf(row, 'run_id');
  try {
    return { run: runOf(row), decisions: decisionsOf(prepare, runId) };
  } catch (error) {
    if (!(error instanceof StoredDataError)) throw error;
    return { runId, revision: numberOf(row, 'revision'), reason: error.message };
  }
}

/** Only in the revision that was read: a write since then may have mended the run. */
function setAside(prepare: Prepare, { runId, revision, reason }: UnreadableRun): void {
  prepare('UPDATE runs SET set_aside = ? WHERE run_id = ? AND revision = ?').run(
    reason,
    runId,
    revision,
  );
}

function hasMoved(
  prepare: Prepare,
  { runId, expectedRevision, expectedFoldCount, task }: FoldedRun,
): boolean {
  const unmoved = prepare(
    'SELECT 1 FROM runs WHERE run_id = ? AND revision = ? AND fold_count = ?',
  ).get(runId, expectedRevision, expectedFoldCount);
  return unmoved === undefined || (task !== undefined && hasTaskMoved(prepare, task));
}

function storeFolded(prepare: Prepare, { runId, folded, dueAt, task }: FoldedRun): void {
  prepare('UPDATE runs SET fold_count = ?, folded = ?, due_at = ? WHERE run_id = ?').run(
    folded.count,
    JSON.stringify(folded),
    dueAt === null ? null : timeColumn(dueAt),
    runId,
  );
  if (task !== undefined) storeTask(prepare, task);
}

function count(row: Row | undefined): number {
  return row === undefined ? 0 : numberOf(row, 'n');
}
