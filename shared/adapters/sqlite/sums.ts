import { sumsKeyText } from '../../domain/learning/sums.ts';
import type { Sums } from '../../ports.ts';
import type { Database } from './database.ts';
import { namedVectorOf, readVector } from './sums-rows.ts';

/** Everything learned, in SQLite. */
export function sqliteSums(database: Database): Sums {
  return {
    get: (keys) =>
      database.snapshot((prepare) =>
        [...new Map(keys.map((key) => [sumsKeyText(key), key])).values()].flatMap((key) => {
          const vector = readVector(prepare, key);
          return vector === undefined ? [] : [{ family: key.family, member: key.member, vector }];
        }),
      ),
    list: (prefix) =>
      database.read((prepare) =>
        // No text holds the byte FF, so every text that starts with the prefix sorts below the end.
        prepare(
          `SELECT family, member, vector FROM sums
           WHERE family >= ?1 AND family < ?1 || CAST(x'FF' AS TEXT)
           ORDER BY family, member`,
        )
          .all(prefix)
          .map(namedVectorOf),
      ),
  };
}
