import type { RunWrite } from '../../ports.ts';
import type { Action } from './actions.ts';
import type { Item } from './items.ts';
import { decisionKey, decisionOwnerKey, runKey, TTL_ATTRIBUTE, taskKey } from './keys.ts';
import { neverFolded, runAttributes } from './run-items.ts';

/** Everything that one call writes about a run: first the run, alone in most calls. */
export function actionsOf(
  table: string,
  { run, expectedRevision, decisions = [], assignment, window = 'open' }: RunWrite,
  expiresAt: number,
): [Action, ...Action[]] {
  const lifetime = { [TTL_ATTRIBUTE]: expiresAt };
  const insert = (key: Action['key'], item: Item): Action => ({
    table,
    key,
    condition: 'absent',
    change: { put: { ...item, ...lifetime } },
  });
  const attributes = { ...runAttributes(run), ...lifetime };
  return [
    expectedRevision === undefined
      ? insert(runKey(run.runId), { ...attributes, ...neverFolded(window) })
      : {
          table,
          key: runKey(run.runId),
          condition: { equals: { revision: expectedRevision } },
          change: { set: attributes },
        },
    ...decisions.flatMap((decision) => [
      insert(decisionKey(decision.runId, decision.decisionId), {
        document: JSON.stringify(decision),
      }),
      insert(decisionOwnerKey(decision.decisionId), { runId: decision.runId }),
    ]),
    ...(assignment === undefined
      ? []
      : [insert(taskKey(assignment.taskId), { document: JSON.stringify(assignment) })]),
  ];
}
