import { sumsKeyText } from '../../domain/learning/sums.ts';
import type { NamedVector, Sums } from '../../ports.ts';
import type { Database } from './database.ts';
import { inParallel } from './in-parallel.ts';
import { textOf } from './items.ts';
import { familyPlace } from './keys.ts';
import type { NameList } from './name-list.ts';
import { readVectors, storedVectorOf } from './sums-items.ts';

/** Everything learned, in DynamoDB: one read a hundred vectors, one query a family. */
export function dynamoSums(database: Database, table: string, families: NameList): Sums {
  async function vectorsOf(family: string): Promise<NamedVector[]> {
    const { pk, prefix } = familyPlace(family);
    const items = await database.query({
      table,
      partition: { attribute: 'pk', value: pk },
      // A partition of models holds nothing else, and no key condition takes an empty text.
      ...(prefix === '' ? {} : { sort: { attribute: 'sk', prefix } }),
    });
    return items.map((item) => ({
      family,
      member: textOf(item, 'sk').slice(prefix.length),
      vector: storedVectorOf(item).vector,
    }));
  }
  return {
    async get(keys) {
      const found = await readVectors(database, table, keys);
      const wanted = new Map(keys.map((key) => [sumsKeyText(key), key]));
      return [...wanted].flatMap(([name, { family, member }]) => {
        const vector = found.get(name)?.vector;
        return vector === undefined ? [] : [{ family, member, vector }];
      });
    },
    async list(prefix) {
      return (await inParallel(await families.list(prefix), vectorsOf)).flat();
    },
  };
}
