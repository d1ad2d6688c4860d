import { randomUUID } from 'node:crypto';
import type { RunId } from '../../domain/identifiers.ts';
import { addedSums } from '../../domain/learning/add-sums.ts';
import { type Addition, isZero, sumsKeyText } from '../../domain/learning/sums.ts';
import { bytesOfVector } from '../../domain/learning/vector-bytes.ts';
import { BatchTooLarge, type FoldedRun } from '../../ports.ts';
import type { Action } from './actions.ts';
import type { Database } from './database.ts';
import { FAMILIES, isFamilyOfOne, nameKey, runKey, sumsItemKey } from './keys.ts';
import type { NameList } from './name-list.ts';
import { dueAttributes } from './run-items.ts';
import { readVectors, type StoredVector, unreadable } from './sums-items.ts';
import type { TableNames } from './tables.ts';
import { MOST_ACTIONS } from './writes.ts';

/**
 * Stores what the fold made of the runs and adds the vectors to the sums, in one transaction. The
 * vectors are read first and written under the version that was read; when another fold was first,
 * all of it is read and added again.
 *
 * Cost: one BatchGetItem a hundred vectors, then one transaction of an action a run and a vector.
 *
 * @returns the runs whose conditions did not hold
 * @throws BatchTooLarge when it does not fit into one transaction
 */
export async function commitFold(
  database: Database,
  tables: TableNames,
  families: NameList,
  runs: readonly FoldedRun[],
  additions: readonly Addition[],
): Promise<readonly RunId[]> {
  const groups = Map.groupBy(additions, sumsKeyText);
  if (runs.length + groups.size > MOST_ACTIONS) {
    throw new BatchTooLarge(
      `${runs.length} runs and ${groups.size} vectors; DynamoDB takes ${MOST_ACTIONS} at once`,
    );
  }
  return await database.contend(async () => {
    const stored = await readVectors(database, tables.strategies, additions);
    const sums = [...groups].flatMap(([name, group]) =>
      sumAction(tables.strategies, group, stored.get(name)),
    );
    const actions = [...runs.map((run) => runAction(tables.runs, run)), ...sums];
    if (actions.length === 0) return [];
    const unlisted = additions.filter((key) => !stored.has(sumsKeyText(key)));
    await families.add(
      unlisted.map(({ family }) => family).filter((family) => !isFamilyOfOne(family)),
    );
    const answer = await database.transact(actions, 'batch');
    if (answer === 'written') return [];
    const moved = runs.filter((_, position) => answer.refused.includes(position));
    return moved.length > 0 ? moved.map(({ runId }) => runId) : 'again';
  });
}

function runAction(
  table: string,
  { runId, expectedRevision, expectedFoldCount, folded, dueAt }: FoldedRun,
): Action {
  return {
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
  };
}

/**
 * One that has become all zero is removed, so that the sums of a history that was taken back are
 * those of never having had it.
 *
 * @throws StoredDataError when a vector does not fit the one it is added to
 */
function sumAction(
  table: string,
  group: readonly Addition[],
  stored: StoredVector | undefined,
): Action[] {
  const [first] = group;
  if (first === undefined) return [];
  const { family, member } = first;
  let sum = stored?.vector;
  for (const { vector } of group) {
    sum = addedSums(family, sum, vector);
    if (sum === undefined) throw unreadable(family, member);
  }
  if (sum === undefined) return [];
  const place = { table, key: sumsItemKey(family, member) };
  const name = { table, key: nameKey(FAMILIES, family) };
  const condition = stored ? { equals: { version: stored.version } } : ('absent' as const);
  if (!isZero(sum)) {
    const put = { vector: bytesOfVector(sum), version: randomUUID() };
    const isListed = stored !== undefined || !isFamilyOfOne(family);
    return [
      { ...place, condition, change: { put } },
      ...(isListed ? [] : [{ ...name, change: { put: {} } }]),
    ];
  }
  if (stored === undefined) return [];
  return [
    { ...place, condition, change: 'delete' },
    ...(isFamilyOfOne(family) ? [{ ...name, change: 'delete' as const }] : []),
  ];
}
