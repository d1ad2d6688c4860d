import type { FoldLog, Log } from '../../ports.ts';
import { dueInShard, readDueRuns } from './due-runs.ts';
import { commitFold, type FoldPlace } from './fold-commit.ts';
import { RUN_INDEXES, RUN_SORT_KEY, runKey, SET_ASIDE_SHARD, SHARDS } from './keys.ts';

/**
 * The fold's work in DynamoDB.
 *
 * Cost of `due`: a query a shard, of keys alone, then one query a run.
 */
export function dynamoFoldLog(place: FoldPlace, log: Log): FoldLog {
  const { database } = place;
  const table = place.tables.runs;

  /**
   * Moves the run within the index of due ones, in the revision that was read: a write since then may
   * have mended it.
   */
  async function moveAside(runId: string, revision: unknown, reason: string): Promise<void> {
    await database.write({
      table,
      key: runKey(runId),
      // An item that has lost even its revision can only be known by its key.
      condition: { equals: revision === undefined ? { sk: RUN_SORT_KEY } : { revision } },
      change: { set: { dueShard: SET_ASIDE_SHARD, setAside: reason } },
    });
  }

  return {
    async due(now, limit) {
      for (;;) {
        const found = await readDueRuns(database, table, now, limit);
        const unreadable = found.filter((item) => 'reason' in item);
        if (unreadable.length === 0) return found.filter((item) => 'run' in item);
        for (const { runId, revision, reason } of unreadable) {
          await moveAside(runId, revision, reason);
          log.error('a run was set aside because it cannot be read', { runId, reason });
        }
      }
    },
    async dueCount(now) {
      const counts = await Promise.all(
        SHARDS.map((shard) => database.count(dueInShard(table, shard, now))),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
    commit: (runs, additions) => commitFold(place, runs, additions),
    setAside: moveAside,
    setAsideCount: () =>
      database.count({
        table,
        index: 'due',
        partition: { attribute: RUN_INDEXES.due.partition, value: SET_ASIDE_SHARD },
      }),
  };
}
