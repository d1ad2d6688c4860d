import type { Run } from '../../domain/run/run.ts';
import type { Page, PageRequest, RunFilter } from '../../ports.ts';
import type { Database } from './database.ts';
import { compareBytes, textOf, timeText } from './items.ts';
import { RUN_INDEXES, type RunIndex, runKey, SHARDS, strategyShard } from './keys.ts';
import { pageOf, positionOf, startOf } from './page-cursor.ts';
import { runOf } from './run-items.ts';

/** Less than every time. */
const BEGINNING = '0';

/**
 * A page of runs, the newest first. All shards of the index are asked at once, each for a whole page,
 * and the newest of what they answer is read.
 *
 * @throws InvalidCursor
 */
export async function listRuns(
  database: Database,
  table: string,
  { strategy, since }: RunFilter,
  page: PageRequest,
): Promise<Page<Run>> {
  const until = startOf('runs', page);
  const index: RunIndex = strategy === undefined ? 'newest' : 'ofStrategy';
  const { partition, sort } = RUN_INDEXES[index];
  const found = await Promise.all(
    SHARDS.map((shard) =>
      database.query({
        table,
        index,
        partition: {
          attribute: partition,
          value: strategy === undefined ? shard : strategyShard(strategy, shard),
        },
        sort: {
          attribute: sort,
          from: since === undefined ? BEGINNING : timeText(since),
          until,
        },
        newestFirst: true,
        // One more tells whether there is another page, and the last page's end is found again.
        limit: page.limit + 2,
      }),
    ),
  );
  const places = found
    .flat()
    .map((item) => textOf(item, sort))
    .filter((place) => place !== until)
    .sort((left, right) => compareBytes(right, left))
    .slice(0, page.limit + 1)
    .map(positionOf);
  return await pageOf('runs', page, places, async (shown) => {
    const items = await database.getAll(
      table,
      shown.map(({ id }) => runKey(id)),
    );
    const runs = new Map(items.map((item) => [textOf(item, 'pk'), runOf(item)]));
    // The index may be a moment behind: a run may have gone to another strategy.
    return shown.flatMap(({ id }) => {
      const run = runs.get(runKey(id).pk);
      const isWanted = strategy === undefined || run?.selection?.strategy.slug === strategy;
      return run !== undefined && isWanted ? [run] : [];
    });
  });
}
