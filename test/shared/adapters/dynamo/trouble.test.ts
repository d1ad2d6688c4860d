import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dynamoClient } from '../../../../shared/adapters/dynamo/client.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/domain/settings.ts';
import { StorageUnavailable } from '../../../../shared/ports.ts';
import { runIdOf, sampleAlert, sampleAudit, sampleRun } from '../../../contracts/samples.ts';
import {
  broken,
  canceled,
  connectionLost,
  firstWrites,
  inProgress,
  throttled,
  withFaults,
} from './faults.ts';
import { localClient, storesOn, temporaryTables } from './temporary-stores.ts';

const created = { expectedRevision: undefined } as const;
const tables = { strategies: 'nowhere', runs: 'nowhere' };

describe('a request that fails for a moment', () => {
  it.each([
    ['is throttled', throttled],
    ['finds DynamoDB broken', broken],
    ['loses its connection', connectionLost],
  ])('is made again when it %s', async (_, error) => {
    const client = await localClient();
    const { runs } = await storesOn(await temporaryTables(), { client });
    const requests = withFaults(
      client,
      firstWrites(2, () => ({ before: error() })),
    );
    expect(await runs.write({ run: sampleRun('r'), ...created })).toBe('written');
    expect(requests).toHaveLength(3);
  });

  it.each([
    ['conflicts with another', () => canceled('None', 'TransactionConflict')],
    ['is throttled', () => canceled('ThrottlingError', 'None')],
    ['exceeds the throughput', () => canceled('ProvisionedThroughputExceeded', 'None')],
    ['is still in progress', inProgress],
  ])('is made again when it is a transaction that %s', async (_, error) => {
    const client = await localClient();
    const { alerts } = await storesOn(await temporaryTables(), { client });
    withFaults(
      client,
      firstWrites(3, () => ({ before: error() })),
    );
    await alerts.put(sampleAlert('a'));
    expect((await alerts.list({ limit: 5, cursor: undefined })).items).toEqual([sampleAlert('a')]);
  });

  it('sends the same transaction under the same token each time', async () => {
    const client = await localClient();
    const { settings } = await storesOn(await temporaryTables(), { client });
    await settings.read();
    const requests = withFaults(
      client,
      firstWrites(3, () => ({ before: inProgress() })),
    );
    await settings.save(DEFAULT_SETTINGS, 0, sampleAudit('a'));
    const inputs = requests
      .filter(({ name }) => name.startsWith('TransactWrite'))
      .map(({ input }) => JSON.stringify(input));
    expect(new Set(inputs).size).toBe(1);
    expect(inputs[0]).toContain('"ClientRequestToken"');
  });

  it('waits a random share of a pause that grows', async () => {
    const client = await localClient();
    withFaults(client, () => ({ before: throttled() }));
    const shares: number[] = [];
    const random = () => {
      shares.push(0);
      return 0.999;
    };
    const { runs } = await storesOn(tables, { client, random, budgetMilliseconds: 300 });
    const started = performance.now();
    await expect(runs.run(runIdOf('r'))).rejects.toThrow(StorageUnavailable);
    // 10 + 20 + 40 + 80 and no more, since 160 would exceed the budget.
    expect(shares).toHaveLength(5);
    expect(performance.now() - started).toBeGreaterThan(140);
  });
});

describe('storage is unavailable', () => {
  it('when it is throttled beyond the budget, with the cause', async () => {
    const client = await localClient();
    const error = throttled();
    withFaults(client, () => ({ before: error }));
    const { runs } = await storesOn(tables, { client, budgetMilliseconds: 50 });
    await expect(runs.run(runIdOf('r'))).rejects.toMatchObject({
      name: 'StorageUnavailable',
      cause: error,
    });
  });

  it('when nobody listens', async () => {
    const client = dynamoClient({ ...ANYONE, endpoint: 'http://127.0.0.1:9' });
    const stores = await storesOn(tables, { client, budgetMilliseconds: 50 });
    await expect(stores.runs.run(runIdOf('r'))).rejects.toThrow(StorageUnavailable);
    await expect(stores.folds.due('2026-01-01T00:00:00.000Z', 5)).rejects.toThrow(
      StorageUnavailable,
    );
  });

  it('when the server is silent for longer than the budget', async () => {
    const client = dynamoClient({ ...ANYONE, endpoint: await silentServer() });
    const { runs } = await storesOn(tables, { client, budgetMilliseconds: 200 });
    const started = performance.now();
    await expect(runs.run(runIdOf('r'))).rejects.toThrow(StorageUnavailable);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('at once, and says what to do, when the table does not exist', async () => {
    const client = await localClient();
    const requests = withFaults(client);
    const { runs } = await storesOn(tables, { client });
    await expect(runs.run(runIdOf('r'))).rejects.toThrow(/DynamoDB does not have the table/);
    await expect(runs.run(runIdOf('r'))).rejects.toThrow(StorageUnavailable);
    expect(requests).toHaveLength(2);
  });
});

it('lets a request that is wrong in itself escape as a bug, at once', async () => {
  const client = await localClient();
  const names = await temporaryTables();
  const requests = withFaults(client);
  const { sums } = await storesOn(names, { client });
  const tooLong = { family: 'f'.repeat(3_000), member: 'm' };
  const error: unknown = await sums.get([tooLong]).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(StorageUnavailable);
  expect(requests).toHaveLength(1);
});

const ANYONE = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

/** A server that takes requests and never answers. */
async function silentServer(): Promise<string> {
  const server = createServer();
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return `http://127.0.0.1:${address.port}`;
}
