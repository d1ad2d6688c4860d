import { randomBytes } from 'node:crypto';
import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { StoredDataError } from '../../../../shared/ports.ts';
import { withFaults } from './faults.ts';
import { localClient, storesOn, temporaryTables } from './temporary-stores.ts';

/** A content that hardly gets smaller, of so many bytes. */
const content = (bytes: number) => ({ text: randomBytes(bytes / 2).toString('hex') });

it('cuts a part that is larger than an item, and puts it together again', async () => {
  const tables = await temporaryTables();
  const { policies } = await storesOn(tables);
  const large = content(1_300_000);
  await policies.publish([{ id: 'large', expectedVersion: undefined, content: large }]);
  expect((await policies.load(undefined))?.changed).toEqual(new Map([['large', large]]));
  expect(await piecesIn(tables.strategies)).toHaveLength(2);
});

it('compresses: a part of 400 options of one shape takes a few kilobytes', async () => {
  const tables = await temporaryTables();
  const { policies } = await storesOn(tables);
  const options = Array.from({ length: 400 }, (_, number) => ({
    option: `agent ${number}`,
    count: number,
    estimate: null,
  }));
  await policies.publish([{ id: 'p', expectedVersion: undefined, content: { options } }]);
  const [piece] = await piecesIn(tables.strategies);
  expect(piece?.content.length).toBeLessThan(3_000);
});

it('lets a replaced part expire after a day, and the current one never', async () => {
  const tables = await temporaryTables();
  const { policies } = await storesOn(tables);
  await policies.publish([{ id: 'p', expectedVersion: undefined, content: 1 }]);
  await policies.publish([{ id: 'p', expectedVersion: 1, content: 2 }]);
  const pieces = await piecesIn(tables.strategies);
  const expiries = pieces.map(({ expiresAt }) => expiresAt).filter((each) => each !== undefined);
  expect(pieces).toHaveLength(2);
  expect(expiries).toHaveLength(1);
  expect(Number(expiries[0]) - Date.now() / 1_000).toBeGreaterThan(86_000);
});

it('reads nothing but the head when nothing has changed', async () => {
  const client = await localClient();
  const { policies } = await storesOn(await temporaryTables(), { client });
  await policies.publish([{ id: 'p', expectedVersion: undefined, content: 1 }]);
  const head = (await policies.load(undefined))?.head;
  const requests = withFaults(client);
  await policies.load(head);
  expect(requests.map(({ name }) => name)).toEqual(['GetItemCommand']);
});

it('publishes parts that others publish at the same time beside each other', async () => {
  const { policies } = await storesOn(await temporaryTables());
  const ids = Array.from({ length: 8 }, (_, number) => `part ${number}`);
  const heads = await Promise.all(
    ids.map((id) => policies.publish([{ id, expectedVersion: undefined, content: id }])),
  );
  expect(heads).not.toContain('conflict');
  expect((await policies.load(undefined))?.changed).toEqual(new Map(ids.map((id) => [id, id])));
});

it('refuses a part of which a piece is missing or damaged', async () => {
  const tables = await temporaryTables();
  const { policies } = await storesOn(tables);
  const client = await localClient();
  await policies.publish([{ id: 'p', expectedVersion: undefined, content: content(900_000) }]);
  const pieces = await piecesIn(tables.strategies);
  const TableName = tables.strategies;
  const [first, second] = pieces;
  await client.send(new PutCommand({ TableName, Item: { ...first, content: Buffer.from('x') } }));
  await expect(policies.load(undefined)).rejects.toThrow(/part p of the policy is .* damaged/);
  await client.send(new DeleteCommand({ TableName, Key: { pk: second?.pk, sk: second?.sk } }));
  await expect(policies.load(undefined)).rejects.toThrow(StoredDataError);
});

async function piecesIn(table: string) {
  const client = await localClient();
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': 'POLICY', ':sk': 'P#' },
    }),
  );
  return Items;
}
