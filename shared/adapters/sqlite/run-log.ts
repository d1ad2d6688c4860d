import { runIdSchema } from '../../domain/identifiers.ts';
import { taskAssignmentSchema } from '../../domain/run/selection.ts';
import type { RunLog } from '../../ports.ts';
import { orConflict } from './conflict.ts';
import type { Database } from './database.ts';
import { pageOf, positionOf } from './page-cursor.ts';
import { documentOf, parsed, timeColumn } from './rows.ts';
import { removeRun } from './run-removal.ts';
import { decisionOf, decisionsOf, RUN_COLUMNS, runOf } from './run-rows.ts';
import { writeRun } from './run-write.ts';

/** Runs, decisions and assignments in SQLite. */
export function sqliteRunLog(database: Database): RunLog {
  return {
    run: (runId) =>
      database.read((prepare) => {
        const row = prepare(`SELECT ${RUN_COLUMNS} FROM runs WHERE run_id = ?`).get(runId);
        return row && runOf(row);
      }),
    decisions: (runId) => database.read((prepare) => decisionsOf(prepare, runId)),
    decision: (runId, decisionId) =>
      database.read((prepare) => {
        const row = prepare(
          'SELECT decision_id, document FROM decisions WHERE decision_id = ? AND run_id = ?',
        ).get(decisionId, runId);
        return row && decisionOf(row);
      }),
    runOfDecision: (decisionId) =>
      database.read((prepare) => {
        const row = prepare('SELECT run_id FROM decisions WHERE decision_id = ?').get(decisionId);
        const name = { table: 'decisions', key: decisionId };
        return row && parsed(runIdSchema, row.run_id, name);
      }),
    assignment: (taskId) =>
      database.read((prepare) => {
        const row = prepare('SELECT document FROM task_assignments WHERE task_id = ?').get(taskId);
        const name = { table: 'task_assignments', key: taskId };
        return row && documentOf(taskAssignmentSchema, row, name);
      }),
    write: (write) =>
      orConflict(
        database.write((prepare) => {
          writeRun(prepare, write);
          return 'written' as const;
        }),
      ),
    remove: (removal) =>
      orConflict(
        database.write((prepare) => {
          removeRun(prepare, removal);
          return 'removed' as const;
        }),
      ),
    list: async ({ strategy, since }, page) => {
      const position = positionOf('runs', page);
      const runs = await database.read((prepare) =>
        prepare(
          `SELECT ${RUN_COLUMNS} FROM runs
           WHERE ${strategy === undefined ? '?1 IS NULL' : 'strategy = ?1'}
             AND created_at >= ?2 AND (created_at, run_id) < (?3, ?4)
           ORDER BY created_at DESC, run_id DESC LIMIT ?5`,
        )
          .all(
            strategy ?? null,
            since === undefined ? '' : timeColumn(since),
            position.time,
            position.id,
            page.limit + 1,
          )
          .map(runOf),
      );
      return pageOf('runs', page, runs, ({ createdAt, runId }) => ({
        time: timeColumn(createdAt),
        id: runId,
      }));
    },
  };
}
