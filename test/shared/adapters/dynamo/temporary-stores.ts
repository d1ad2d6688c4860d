import { randomUUID } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../../../local/clock.ts';
import { dynamoClient } from '../../../../shared/adapters/dynamo/client.ts';
import { dynamoStores } from '../../../../shared/adapters/dynamo/stores.ts';
import { createTables, type TableNames } from '../../../../shared/adapters/dynamo/tables.ts';
import type { Log } from '../../../../shared/ports.ts';
import { endpoint } from './dynoxide.ts';

/** A client of the DynamoDB on this machine, whatever the machine's own configuration of AWS. */
export async function localClient(): Promise<DynamoDBDocumentClient> {
  const client = dynamoClient({
    endpoint: await endpoint(),
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  onTestFinished(() => client.destroy());
  return client;
}

/** Two empty tables that nobody else uses. */
export async function temporaryTables(): Promise<TableNames> {
  const id = randomUUID();
  const names = { strategies: `strategies-${id}`, runs: `runs-${id}` };
  await createTables(await localClient(), names);
  return names;
}

export interface RecordedLog extends Log {
  readonly lines: readonly string[];
}

/** A log that keeps its lines for the test to read. */
export function recordedLog(): RecordedLog {
  const lines: string[] = [];
  const write = (message: string, details: unknown = {}) => {
    lines.push(`${message} ${JSON.stringify(details)}`);
  };
  return { info: write, warn: write, error: write, lines };
}

interface StoresSetup {
  readonly client?: DynamoDBDocumentClient;
  readonly budgetMilliseconds?: number;
  readonly log?: Log;
  readonly random?: () => number;
}

/** Stores on the tables, patient enough for a busy machine. */
export async function storesOn(tables: TableNames, setup: StoresSetup = {}) {
  return dynamoStores({
    client: setup.client ?? (await localClient()),
    strategiesTable: tables.strategies,
    runsTable: tables.runs,
    retentionDays: 400,
    clock: systemClock,
    log: setup.log ?? recordedLog(),
    random: setup.random,
    budgetMilliseconds: setup.budgetMilliseconds ?? 5_000,
  });
}
