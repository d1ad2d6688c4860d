import { randomUUID } from 'node:crypto';
import type { RunId } from '../../domain/identifiers.ts';
import { addedSums } from '../../domain/learning/add-sums.ts';
import { type Addition, isZero, sumsKeyText } from '../../domain/learning/sums.ts';
import { bytesOfVector } from '../../domain/learning/vector-bytes.ts';
import { BatchTooLarge, type FoldedRun } from '../../ports.ts';
import type { Action } from './actions.ts';
import type { Database } from './database.ts';
import { actionsOfFolded } from './fold-items.ts';
import { FAMILIES, isFamilyOfOne, nameKey, sumsItemKey } from './keys.ts';
import type { NameList } from './name-list.ts';
import { readVectors, type StoredVector, unreadable } from './sums-items.ts';
import type { TableNames } from './tables.ts';
import { MOST_ACTIONS } from './writes.ts';

/** What a fold is stored with. */
export interface FoldPlace {
  readonly database: Database;
  readonly tables: TableNames;
  readonly families: NameList;
  /** When what is written now may be deleted, in seconds since 1970. */
  readonly expiry: () => number;
}

/**
 * Stores what the fold made of the runs and of their tasks and adds the vectors to the sums, in one
 * transaction. The vectors are read first and written under the version that was read; when another
 * fold was first, all of it is read and added again.
 *
 * Cost: one BatchGetItem a hundred vectors, then one transaction of an action a run, a task and a
 * vector.
 *
 * @returns the runs whose conditions did not hold
 * @throws BatchTooLarge when it does not fit into one transaction
 */
export async function commitFold(
  { database, tables, families, expiry }: FoldPlace,
  runs: readonly FoldedRun[],
  additions: readonly Addition[],
): Promise<readonly RunId[]> {
  const groups = Map.groupBy(additions, sumsKeyText);
  const written = runs.flatMap((run) =>
    actionsOfFolded(tables.runs, run, expiry()).map((action) => ({ runId: run.runId, action })),
  );
  if (written.length + groups.size > MOST_ACTIONS) {
    throw new BatchTooLarge(
      `${written.length} runs and tasks and ${groups.size} vectors; DynamoDB takes ` +
        `${MOST_ACTIONS} at once`,
    );
  }
  return await database.contend(async () => {
    const stored = await readVectors(database, tables.strategies, additions);
    const sums = [...groups].flatMap(([name, group]) =>
      sumAction(tables.strategies, group, stored.get(name)),
    );
    const actions = [...written.map(({ action }) => action), ...sums];
    if (actions.length === 0) return [];
    const unlisted = additions.filter((key) => !stored.has(sumsKeyText(key)));
    await families.add(
      unlisted.map(({ family }) => family).filter((family) => !isFamilyOfOne(family)),
    );
    const answer = await database.transact(actions, 'batch');
    if (answer === 'written') return [];
    const moved = written.filter((_, position) => answer.refused.includes(position));
    return moved.length > 0 ? [...new Set(moved.map(({ runId }) => runId))] : 'again';
  });
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
