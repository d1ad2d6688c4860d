import { BatchWriteCommand, type BatchWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { dynamoClient } from '../../shared/adapters/dynamo/client.ts';
import { decisionOwnerKey } from '../../shared/adapters/dynamo/keys.ts';
import { actionsOf } from '../../shared/adapters/dynamo/run-write.ts';
import type { Stores } from '../../shared/ports.ts';
import { type MadeUpRun, madeUpRun } from './made-up-runs.ts';

const RUNS_AT_ONCE = 100;

/** Writes so many runs as calls and folds do. */
export async function fillStores({ runs, folds }: Stores, count: number): Promise<void> {
  for (const batch of batches(count)) {
    for (const { run, decisions } of batch) {
      await runs.write({ run, expectedRevision: undefined, decisions });
    }
    await folds.commit(
      batch.map(({ run: { runId, folded } }) => ({
        runId,
        expectedRevision: 1,
        expectedFoldCount: 0,
        folded,
        dueAt: null,
      })),
      [],
    );
  }
}

/** DynamoDB takes so many items in one BatchWriteItem. */
const ITEMS_A_REQUEST = 25;
const REQUESTS_AT_ONCE = 8;

/** Puts the items of so many runs, as calls and folds leave them, in bulk: many times as fast. */
export async function fillTable(endpoint: string, table: string, count: number): Promise<void> {
  const client = dynamoClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  for (const batch of batches(count)) {
    const puts = batch.flatMap((made) => putsOf(table, made));
    const requests = chunks(puts, ITEMS_A_REQUEST);
    for (const some of chunks(requests, REQUESTS_AT_ONCE)) {
      await Promise.all(
        some.map(async (items) => {
          const input: BatchWriteCommandInput = { RequestItems: { [table]: items } };
          const { UnprocessedItems = {} } = await client.send(new BatchWriteCommand(input));
          if (Object.keys(UnprocessedItems).length > 0) throw new Error('the server is too busy');
        }),
      );
    }
  }
  client.destroy();
}

function putsOf(table: string, { run, decisions }: MadeUpRun) {
  const folded = { folded: JSON.stringify(run.folded), foldCount: run.folded.count };
  const actions = actionsOf(table, { run, expectedRevision: undefined, decisions }, LATER);
  // Which run an id belongs to is asked when a call is made again, never by an analysis.
  const read = actions.filter(({ key }) => key.sk !== decisionOwnerKey('').sk);
  return read.map(({ key, change }, at) => {
    if (change === 'delete' || !('put' in change)) throw new Error('expected new items only');
    return { PutRequest: { Item: { ...change.put, ...key, ...(at === 0 ? folded : {}) } } };
  });
}

/** When items may be deleted, in seconds since 1970. */
const LATER = 4_000_000_000;

function* batches(count: number): Generator<readonly MadeUpRun[]> {
  for (let from = 0; from < count; from += RUNS_AT_ONCE) {
    const size = Math.min(RUNS_AT_ONCE, count - from);
    yield Array.from({ length: size }, (_, at) => madeUpRun(from + at, count));
  }
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}
