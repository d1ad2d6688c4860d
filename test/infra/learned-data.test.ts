import { describe, expect, it } from 'vitest';
import { RUN_INDEXES } from '../../shared/adapters/dynamo/keys.ts';
import { ofType, one, stackOf } from './support/template.ts';

const TABLE = 'AWS::DynamoDB::Table';

describe('what has been learned', () => {
  it('is in two tables with names that a later stack finds them by', async () => {
    const tables = ofType(await stackOf({ name: 'blue' }), TABLE);
    const names = tables.map(({ properties }) => properties.TableName);
    expect(names).toEqual(['baton-blue-strategies', 'baton-blue-runs']);
  });

  it.each(['TablesStrategies', 'TablesRuns'])('outlives the stack in %s', async (id) => {
    const table = one(await stackOf(), TABLE, id);
    expect(table.deletionPolicy).toBe('Retain');
    expect(table.properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });

  it('has every index that the adapter asks', async () => {
    const { properties } = one(await stackOf(), TABLE, 'TablesRuns');
    expect(properties.GlobalSecondaryIndexes).toEqual(
      Object.entries(RUN_INDEXES).map(([IndexName, { partition, sort }]) => ({
        IndexName,
        KeySchema: [
          { AttributeName: partition, KeyType: 'HASH' },
          { AttributeName: sort, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      })),
    );
  });

  it('is taken up again where an earlier stack or a restored backup has other names', async () => {
    const runsStreamArn =
      'arn:aws:dynamodb:eu-central-1:111122223333:table/old-runs/stream/2026-01-01T00:00';
    const stack = await stackOf({
      reattach: { strategiesTable: 'old-strategies', runsTable: 'old-runs', runsStreamArn },
    });
    expect(ofType(stack, TABLE)).toEqual([]);
    expect(one(stack, 'AWS::Lambda::EventSourceMapping').properties).toMatchObject({
      EventSourceArn: runsStreamArn,
    });
    const decide = one(stack, 'AWS::Lambda::Function', 'FunctionsDecide');
    expect(decide.properties.Environment).toMatchObject({
      Variables: { BATON_STRATEGIES_TABLE: 'old-strategies', BATON_RUNS_TABLE: 'old-runs' },
    });
  });
});
