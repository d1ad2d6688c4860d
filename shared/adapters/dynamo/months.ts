import type { Database } from './database.ts';
import { type Item, textOf } from './items.ts';
import { type Key, monthPartition, timeAndId } from './keys.ts';
import { nameListOf } from './name-list.ts';

/** Items by time, the newest first, kept by month so that no partition grows for ever. */
export interface Months {
  /** Where the item of this moment and id goes; its month is in the list of months from now on. */
  keyFor(time: string, id: string): Promise<Key>;
  /** At most `limit` items below the sort key `until`, the newest first. */
  before(until: string, limit: number): Promise<Item[]>;
}

export function monthsOf(database: Database, table: string, list: string): Months {
  const months = nameListOf(database, table, list);
  return {
    async keyFor(time, id) {
      const month = monthOf(time);
      await months.add([month]);
      return { pk: monthPartition(list, month), sk: timeAndId(time, id) };
    },
    async before(until, limit) {
      const found: Item[] = [];
      for (const month of (await months.list('')).toReversed()) {
        if (month > monthOf(until) || found.length >= limit) continue;
        const items = await database.query({
          table,
          partition: { attribute: 'pk', value: monthPartition(list, month) },
          sort: { attribute: 'sk', from: '0', until },
          newestFirst: true,
          // The end of the page before is found again.
          limit: limit - found.length + 1,
        });
        found.push(...items.filter((item) => textOf(item, 'sk') !== until));
      }
      return found.slice(0, limit);
    },
  };
}

const monthOf = (time: string) => time.slice(0, 7);
