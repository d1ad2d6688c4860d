import type { ExperimentTaskWrite, FoldedRun } from '../../ports.ts';
import type { Action } from './actions.ts';
import { experimentTaskKey, runKey, TTL_ATTRIBUTE } from './keys.ts';
import { dueAttributes } from './run-items.ts';

/** What a fold stores of one run: the run itself and, if it changed that, its task in an experiment. */
export function actionsOfFolded(
  table: string,
  { runId, expectedRevision, expectedFoldCount, folded, dueAt, task }: FoldedRun,
  expiresAt: number,
): Action[] {
  return [
    {
      table,
      key: runKey(runId),
      condition: { equals: { revision: expectedRevision, foldCount: expectedFoldCount } },
      change: {
        set: {
          foldCount: folded.count,
          folded: JSON.stringify(folded),
          ...dueAttributes(runId, dueAt),
        },
      },
    },
    ...(task === undefined ? [] : [taskAction(table, task, expiresAt)]),
  ];
}

function taskAction(
  table: string,
  { task, expectedRevision }: ExperimentTaskWrite,
  expiresAt: number,
): Action {
  const { taskId, experimentId, revision } = task;
  return {
    table,
    key: experimentTaskKey(taskId, experimentId),
    condition: expectedRevision === 0 ? 'absent' : { equals: { revision: expectedRevision } },
    change: { put: { document: JSON.stringify(task), revision, [TTL_ATTRIBUTE]: expiresAt } },
  };
}
