import { runIdSchema } from '../../domain/identifiers.ts';
import { taskAssignmentSchema } from '../../domain/run/selection.ts';
import type { RunLog } from '../../ports.ts';
import type { AppendAudit } from './audit-log.ts';
import type { Database } from './database.ts';
import { documentOf, parsed } from './items.ts';
import {
  DECISION_PREFIX,
  decisionKey,
  decisionOwnerKey,
  runKey,
  runPartition,
  taskKey,
} from './keys.ts';
import { decisionOf, decisionsOf, runOf } from './run-items.ts';
import { listRuns } from './run-pages.ts';
import { removeRun } from './run-removal.ts';
import { actionsOf } from './run-write.ts';

/**
 * Runs, decisions and assignments in DynamoDB.
 *
 * Cost: one consistent read of an item for a run, a decision or an assignment; one write for a run
 * alone, else a transaction of the run, two items a decision and one an assignment.
 *
 * @param expiry when what is written now may be deleted, in seconds since 1970
 */
export function dynamoRunLog(
  database: Database,
  table: string,
  expiry: () => number,
  appendAudit: AppendAudit,
): RunLog {
  return {
    async run(runId) {
      const item = await database.get(table, runKey(runId));
      return item && runOf(item);
    },
    async decisions(runId) {
      const items = await database.query({
        table,
        partition: { attribute: 'pk', value: runPartition(runId) },
        sort: { attribute: 'sk', prefix: DECISION_PREFIX },
      });
      return decisionsOf(items);
    },
    async decision(runId, decisionId) {
      const item = await database.get(table, decisionKey(runId, decisionId));
      return item && decisionOf(item);
    },
    async runOfDecision(decisionId) {
      const item = await database.get(table, decisionOwnerKey(decisionId));
      return item && parsed(runIdSchema, item.runId, item);
    },
    async assignment(taskId) {
      const item = await database.get(table, taskKey(taskId));
      return item && documentOf(taskAssignmentSchema, item);
    },
    async write(write) {
      const [run, ...others] = actionsOf(table, write, expiry());
      const answer =
        others.length === 0 ? await database.write(run) : await database.transact([run, ...others]);
      return answer === 'written' ? 'written' : 'conflict';
    },
    remove: (removal) => removeRun(database, table, removal, appendAudit),
    list: (filter, page) => listRuns(database, table, filter, page),
  };
}
