import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../ports.ts';
import { inParallel } from './in-parallel.ts';
import type { Item } from './items.ts';
import type { Key } from './keys.ts';
import { type Budget, patienceOf, Unfinished } from './patience.ts';
import { pagesOf, type Query } from './queries.ts';
import { type Writes, writesOf } from './writes.ts';

/** DynamoDB takes so many keys in one BatchGetItem. */
const KEYS_A_REQUEST = 100;

/**
 * Requests to DynamoDB that are made again while it is busy. Reads of tables are consistent, those
 * of indexes are not: DynamoDB has none such.
 *
 * All methods reject with StorageUnavailable when there is no answer within the budget.
 */
export interface Database extends Writes {
  get(table: string, key: Key): Promise<Item | undefined>;
  /** The items that exist among the keys, in any order. Each key at most once. */
  getAll(table: string, keys: readonly Key[]): Promise<Item[]>;
  query(query: Query): Promise<Item[]>;
  count(query: Query): Promise<number>;
  /** Puts an item, whatever was there. */
  put(table: string, item: Item & Key): Promise<void>;
  /** What `round` answers at last, with pauses while it answers `again`: somebody else was first. */
  contend<Answer>(round: () => Promise<Answer | 'again'>): Promise<Answer>;
}

export interface DatabaseOptions {
  readonly client: DynamoDBDocumentClient;
  readonly clock: Clock;
  /** For pauses: at least 0, below 1. @default Math.random */
  readonly random?: (() => number) | undefined;
  /** How long a call goes on trying; one that contends, ten times as long. @default 2000 */
  readonly budgetMilliseconds?: number | undefined;
}

export function dynamoDatabase(options: DatabaseOptions): Database {
  const { client, clock, random = Math.random, budgetMilliseconds = 2_000 } = options;
  const call: Budget = { totalMilliseconds: budgetMilliseconds, attemptMilliseconds: 1_000 };
  const batch: Budget = { totalMilliseconds: 10 * budgetMilliseconds, attemptMilliseconds: 5_000 };
  const patience = patienceOf(clock, random);
  const { patiently } = patience;

  async function getBatch(table: string, keys: readonly Key[]): Promise<Item[]> {
    const items: Item[] = [];
    let left = keys;
    return await patiently(call, async (abortSignal) => {
      const command = new BatchGetCommand({
        RequestItems: { [table]: { Keys: [...left], ConsistentRead: true } },
      });
      const answer = await client.send(command, { abortSignal });
      items.push(...(answer.Responses?.[table] ?? []));
      left = (answer.UnprocessedKeys?.[table]?.Keys ?? []).map(({ pk, sk }) => ({ pk, sk }));
      if (left.length > 0) throw new Unfinished(`${left.length} keys were left unread`);
      return items;
    });
  }

  return {
    ...writesOf(client, patience, { call, batch }),
    get: (TableName, { pk, sk }) =>
      patiently(call, async (abortSignal) => {
        const command = new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true });
        return (await client.send(command, { abortSignal })).Item;
      }),
    async getAll(table, keys) {
      const batches = Array.from({ length: Math.ceil(keys.length / KEYS_A_REQUEST) }, (_, number) =>
        keys.slice(number * KEYS_A_REQUEST, (number + 1) * KEYS_A_REQUEST),
      );
      return (await inParallel(batches, (keysOfBatch) => getBatch(table, keysOfBatch))).flat();
    },
    async query(query) {
      const items: Item[] = [];
      for await (const { Items = [] } of pagesOf(client, patience, call, query)) {
        items.push(...Items);
      }
      return items;
    },
    async count(query) {
      let count = 0;
      for await (const { Count = 0 } of pagesOf(client, patience, call, query, 'COUNT')) {
        count += Count;
      }
      return count;
    },
    put: (TableName, item) =>
      patiently(call, async (abortSignal) => {
        await client.send(new PutCommand({ TableName, Item: { ...item } }), { abortSignal });
      }),
    contend: (round) =>
      patiently(batch, async () => {
        const answer = await round();
        if (answer === 'again') throw new Unfinished('another writer was first');
        return answer;
      }),
  };
}
