import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { RUN_INDEXES, TTL_ATTRIBUTE } from './keys.ts';

/** The names of the two tables of one deployment. */
export interface TableNames {
  readonly strategies: string;
  readonly runs: string;
}

/** The tables as the infrastructure makes them, for endpoints that it does not reach. */
function tableInputs({ strategies, runs }: TableNames): CreateTableCommandInput[] {
  const keys = { pk: 'HASH', sk: 'RANGE' } as const;
  const indexes = Object.entries(RUN_INDEXES);
  const indexed = indexes.flatMap(([, { partition, sort }]) => [partition, sort]);
  return [
    {
      TableName: strategies,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keySchema(keys),
      AttributeDefinitions: textAttributes(Object.keys(keys)),
    },
    {
      TableName: runs,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keySchema(keys),
      AttributeDefinitions: textAttributes([...Object.keys(keys), ...indexed]),
      GlobalSecondaryIndexes: indexes.map(([IndexName, { partition, sort }]) => ({
        IndexName,
        KeySchema: keySchema({ [partition]: 'HASH', [sort]: 'RANGE' }),
        Projection: { ProjectionType: 'KEYS_ONLY' },
      })),
    },
  ];
}

/**
 * Creates the tables on an endpoint of this machine. AWS has them from the infrastructure, with
 * backups and keys that are not repeated here.
 *
 * @throws Error when the client's endpoint is not on loopback
 */
export async function createTables(client: DynamoDBClient, names: TableNames): Promise<void> {
  const host = (await client.config.endpoint?.())?.hostname;
  if (host === undefined || !['127.0.0.1', 'localhost', '::1', '[::1]'].includes(host)) {
    throw new Error(`tables are created on loopback only, not on ${host ?? 'AWS'}`);
  }
  for (const input of tableInputs(names)) {
    await client.send(new CreateTableCommand(input));
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: input.TableName,
        TimeToLiveSpecification: { AttributeName: TTL_ATTRIBUTE, Enabled: true },
      }),
    );
  }
}

function keySchema(keys: Readonly<Record<string, 'HASH' | 'RANGE'>>) {
  return Object.entries(keys).map(([AttributeName, KeyType]) => ({ AttributeName, KeyType }));
}

function textAttributes(names: readonly string[]) {
  return [...new Set(names)].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S' as const,
  }));
}
