import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { TableNames } from '../../../shared/adapters/dynamo/tables.ts';
import { endpoint } from '../../shared/adapters/dynamo/dynoxide.ts';
import { storesOn } from '../../shared/adapters/dynamo/temporary-stores.ts';
import type { Place } from './place.ts';
import { temporaryFolder } from './server-process.ts';

export interface DynamoTables extends Place {
  readonly tables: TableNames;
}

/** Tables, not made yet, and a data folder that is not to be made. */
export async function dynamoPlace(): Promise<DynamoTables> {
  const prefix = `baton-${randomUUID()}`;
  const tables = { strategies: `${prefix}-strategies`, runs: `${prefix}-runs` };
  return {
    data: join(await temporaryFolder(), 'unused'),
    args: dynamoArgs(await endpoint(), prefix),
    tables,
    withStores: async (look) => look(await storesOn(tables)),
  };
}

export function dynamoArgs(url: string, prefix: string): readonly string[] {
  return ['--store', 'dynamodb', '--dynamodb-endpoint', url, '--dynamodb-prefix', prefix];
}
