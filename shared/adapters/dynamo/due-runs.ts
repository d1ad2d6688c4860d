import { type DueRun, StoredDataError } from '../../ports.ts';
import type { Database } from './database.ts';
import { inParallel } from './in-parallel.ts';
import { compareBytes, type Item, textOf, timeText } from './items.ts';
import {
  DECISION_PREFIX,
  RUN_INDEXES,
  RUN_SORT_KEY,
  runOfPartition,
  runPartition,
  SHARDS,
} from './keys.ts';
import type { Query } from './queries.ts';
import { decisionsOf, runOf } from './run-items.ts';

/** Less than every time. */
const BEGINNING = '0';

const { partition, sort } = RUN_INDEXES.due;

/** A due run that does not parse. */
export interface UnreadableRun {
  readonly runId: string;
  /** As it was read, whatever that is. */
  readonly revision: unknown;
  readonly reason: string;
}

/** The runs of one shard that are due at `now`, as far as the index knows. */
export function dueInShard(table: string, shard: string, now: string): Query {
  return {
    table,
    index: 'due',
    partition: { attribute: partition, value: shard },
    sort: { attribute: sort, from: BEGINNING, until: timeText(now) },
  };
}

/**
 * The runs due at `now`, the longest due first. The index may be a moment behind, so each run is read
 * again, with its decisions in one query, and left out when it is not due any more.
 */
export async function readDueRuns(
  database: Database,
  table: string,
  now: string,
  limit: number,
): Promise<(DueRun | UnreadableRun)[]> {
  const shards = await Promise.all(
    SHARDS.map((shard) => database.query({ ...dueInShard(table, shard, now), limit })),
  );
  const candidates = shards
    .flat()
    .map((item) => ({ dueAt: textOf(item, sort), runId: runOfPartition(textOf(item, 'pk')) }))
    .sort(
      (left, right) =>
        compareBytes(left.dueAt, right.dueAt) || compareBytes(left.runId, right.runId),
    );
  const found: (DueRun | UnreadableRun)[] = [];
  while (found.length < limit && candidates.length > 0) {
    const next = candidates.splice(0, limit - found.length);
    const read = await inParallel(next, ({ runId }) => readDueRun(database, table, runId, now));
    found.push(...read.filter((run) => run !== undefined));
  }
  return found;
}

async function readDueRun(
  database: Database,
  table: string,
  runId: string,
  now: string,
): Promise<DueRun | UnreadableRun | undefined> {
  const items = await database.query({
    table,
    partition: { attribute: 'pk', value: runPartition(runId) },
  });
  const item = items.find(({ sk }) => sk === RUN_SORT_KEY);
  if (item === undefined || !isDue(item, now)) return undefined;
  try {
    const decisions = items.filter((each) => textOf(each, 'sk').startsWith(DECISION_PREFIX));
    return { run: runOf(item), decisions: decisionsOf(decisions) };
  } catch (error) {
    if (!(error instanceof StoredDataError)) throw error;
    return { runId, revision: item.revision, reason: error.message };
  }
}

function isDue({ dueAt, setAside }: Item, now: string): boolean {
  return typeof dueAt === 'string' && dueAt <= timeText(now) && setAside === undefined;
}
