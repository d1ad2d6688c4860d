import { taskAssignmentSchema } from '../../domain/run/selection.ts';
import type { RunRemoval } from '../../ports.ts';
import type { Action } from './actions.ts';
import type { AppendAudit } from './audit-log.ts';
import type { Database } from './database.ts';
import { documentOf, textOf } from './items.ts';
import {
  DECISION_PREFIX,
  decisionKey,
  decisionOwnerKey,
  experimentTaskKey,
  RUN_SORT_KEY,
  runKey,
  runPartition,
  taskKey,
} from './keys.ts';
import { runOf } from './run-items.ts';
import { MOST_ACTIONS } from './writes.ts';

/**
 * Removes a run and everything that hangs on it, the run itself last, so that whoever was interrupted
 * finds it again. Decisions beyond what one transaction takes go before, each with its id's owner.
 *
 * Cost: one query, one read, and a transaction for each 100 of: two actions a decision, one for the
 * run, two for an assignment with its task's place in an experiment.
 */
export async function removeRun(
  database: Database,
  table: string,
  { runId, expectedRevision, expectedFoldCount, audit }: RunRemoval,
  appendAudit: AppendAudit,
): Promise<'removed' | 'conflict'> {
  const items = await database.query({
    table,
    partition: { attribute: 'pk', value: runPartition(runId) },
  });
  const run = items.find(({ sk }) => sk === RUN_SORT_KEY);
  const expected = { revision: expectedRevision, foldCount: expectedFoldCount };
  if (run?.revision !== expected.revision || run.foldCount !== expected.foldCount) {
    return 'conflict';
  }
  const last: Action[] = [
    { table, key: runKey(runId), condition: { equals: expected }, change: 'delete' },
    ...(await assignmentRemoval(database, table, runOf(run).taskId, runId)),
    ...(audit === undefined ? [] : [await appendAudit(audit)]),
  ];
  const decisions = items
    .map((item) => textOf(item, 'sk'))
    .filter((sk) => sk.startsWith(DECISION_PREFIX))
    .flatMap((sk): Action[] => {
      const id = sk.slice(DECISION_PREFIX.length);
      return [
        { table, key: decisionKey(runId, id), change: 'delete' },
        { table, key: decisionOwnerKey(id), change: 'delete' },
      ];
    });
  while (decisions.length + last.length > MOST_ACTIONS) {
    await database.transact(decisions.splice(0, MOST_ACTIONS));
  }
  const answer = await database.transact([...last, ...decisions]);
  return answer === 'written' ? 'removed' : 'conflict';
}

/** Only the task's first run made the assignment that all of its runs follow, experiment and all. */
async function assignmentRemoval(
  database: Database,
  table: string,
  taskId: string,
  runId: string,
): Promise<Action[]> {
  const key = taskKey(taskId);
  const item = await database.get(table, key);
  if (item === undefined) return [];
  const { firstRunId, selection } = documentOf(taskAssignmentSchema, item);
  if (firstRunId !== runId) return [];
  const { experimentId } = selection;
  return [
    { table, key, condition: { equals: { document: item.document } }, change: 'delete' },
    ...(experimentId === null
      ? []
      : [{ table, key: experimentTaskKey(taskId, experimentId), change: 'delete' as const }]),
  ];
}
