import { type SumsKey, sumsKeyText } from '../../domain/learning/sums.ts';
import { vectorOfBytes } from '../../domain/learning/vector-bytes.ts';
import { StoredDataError } from '../../ports.ts';
import type { Database } from './database.ts';
import { type Item, textOf } from './items.ts';
import { sumsItemKey } from './keys.ts';

/** A vector of sums as stored. */
export interface StoredVector {
  readonly vector: Float64Array;
  /** Unlike any other that its item ever had, also before it was removed and made anew. */
  readonly version: string;
}

/** The vectors that exist among the keys, by {@link sumsKeyText}. @throws StoredDataError */
export async function readVectors(
  database: Database,
  table: string,
  keys: readonly SumsKey[],
): Promise<Map<string, StoredVector>> {
  const byItem = new Map(
    keys.map((key) => {
      const { pk, sk } = sumsItemKey(key.family, key.member);
      return [`${pk}\n${sk}`, { name: sumsKeyText(key), key: { pk, sk } }];
    }),
  );
  const items = await database.getAll(
    table,
    [...byItem.values()].map(({ key }) => key),
  );
  return new Map(
    items.flatMap((item) => {
      const name = byItem.get(`${textOf(item, 'pk')}\n${textOf(item, 'sk')}`)?.name;
      return name === undefined ? [] : [[name, storedVectorOf(item)] as const];
    }),
  );
}

/** @throws StoredDataError */
export function storedVectorOf(item: Item): StoredVector {
  const vector = item.vector instanceof Uint8Array ? vectorOfBytes(item.vector) : undefined;
  if (vector === undefined) throw unreadable(textOf(item, 'pk'), textOf(item, 'sk'));
  return { vector, version: textOf(item, 'version') };
}

export function unreadable(family: string, member: string): StoredDataError {
  return new StoredDataError(
    `the sums ${family} ${member} are not a vector of the expected length`,
  );
}
