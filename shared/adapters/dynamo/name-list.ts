import type { Database } from './database.ts';
import { textOf } from './items.ts';
import { nameKey } from './keys.ts';

/** Names that are kept so that nothing has to be scanned to find what belongs to them. */
export interface NameList {
  /** Keeps the names, before anything is written that is to be found by them. */
  add(names: Iterable<string>): Promise<void>;
  /** The names that start with `prefix`, in the order of their bytes. */
  list(prefix: string): Promise<string[]>;
}

/** The list of names in the partition `list`. A name that this process has added costs nothing. */
export function nameListOf(database: Database, table: string, list: string): NameList {
  const added = new Set<string>();
  return {
    async add(names) {
      const unknown = [...new Set(names)].filter((name) => !added.has(name));
      await Promise.all(unknown.map((name) => database.put(table, { ...nameKey(list, name) })));
      for (const name of unknown) added.add(name);
    },
    async list(prefix) {
      const start = nameKey(list, prefix);
      const items = await database.query({
        table,
        partition: { attribute: 'pk', value: list },
        sort: { attribute: 'sk', prefix: start.sk },
      });
      return (
        items
          .map((item) => textOf(item, 'sk'))
          // DynamoDB compares bytes; some of its stand-ins do not tell "a" from "A".
          .filter((sk) => sk.startsWith(start.sk))
          .map((sk) => sk.slice(nameKey(list, '').sk.length))
      );
    },
  };
}
