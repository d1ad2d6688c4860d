import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dynamoClient } from '../../../../shared/adapters/dynamo/client.ts';
import {
  familyPlace,
  RUN_INDEXES,
  SHARDS,
  shardOfRun,
  sumsItemKey,
  TTL_ATTRIBUTE,
} from '../../../../shared/adapters/dynamo/keys.ts';
import { createTables } from '../../../../shared/adapters/dynamo/tables.ts';
import {
  experimentFamily,
  OVERALL_KEY,
  optionTotalsKey,
  projectKey,
  qualityKey,
  strategyFailuresKey,
  strategyTotalsKey,
} from '../../../../shared/domain/learning/sums-keys.ts';
import { outcomeSchema } from '../../../../shared/domain/outcome/outcome.ts';
import {
  at,
  nextRevision,
  sampleAssignment,
  sampleDecision,
  sampleFolded,
  sampleRun,
  sampleSelection,
  sampleTask,
} from '../../../contracts/samples.ts';
import { localClient, storesOn, temporaryTables } from './temporary-stores.ts';

it.each([
  [qualityKey('select_agent', 'claude'), 'M#select_agent/quality', '2#claude'],
  [optionTotalsKey('select_agent', 'claude'), 'O#select_agent', 'SUM#claude'],
  [
    strategyTotalsKey('bug', '2026-01-01', 'bug@1', 'policy'),
    'S#bug',
    'DAY#T#2026-01-01#bug@1#policy',
  ],
  [strategyFailuresKey('bug', '2026-01-01', 'timeout'), 'S#bug', 'DAY#F#2026-01-01#timeout'],
  [projectKey('acme'), 'PROJECT#acme', 'SUM#totals'],
  [projectKey(null), 'PROJECT#', 'SUM#totals'],
  [{ family: experimentFamily('bug-x7'), member: 'm' }, 'X#bug-x7', 'SUM#m'],
  [OVERALL_KEY, 'OVERALL', 'SUM#totals'],
  [{ family: 'another', member: '' }, 'F#another', 'SUM#'],
])('puts the sums %j where the model says', ({ family, member }, pk, sk) => {
  expect(sumsItemKey(family, member)).toEqual({ pk, sk });
});

it('never puts two families in one place', () => {
  const start = fc.constantFrom(
    ...['', 'model/', 'totals/strategy/', 'failures/strategy/', 'totals/option/', 'project/'],
    'experiment/',
  );
  const family = fc
    .tuple(start, fc.constantFrom('a', 'overall', ''))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(family, family, (left, right) => {
      const isSamePlace = JSON.stringify(familyPlace(left)) === JSON.stringify(familyPlace(right));
      expect(isSamePlace).toBe(left === right);
    }),
  );
});

it('spreads runs evenly over the shards', () => {
  const shards = Array.from({ length: 8_000 }, (_, number) => shardOfRun(`run-${number}`));
  for (const shard of SHARDS) {
    const share = shards.filter((each) => each === shard).length / shards.length;
    expect(Math.abs(share - 1 / SHARDS.length)).toBeLessThan(0.02);
  }
});

it('gives every item of the runs table an end, and each index only what belongs to it', async () => {
  const tables = await temporaryTables();
  const { runs, folds } = await storesOn(tables);
  const selection = sampleSelection('settled');
  const facts = { facts: { success: true }, observedAt: { success: at(7) }, final: true };
  const run = sampleRun('settled', { selection, outcome: outcomeSchema.parse(facts) });
  await runs.write({
    run,
    expectedRevision: undefined,
    decisions: [sampleDecision('settled')],
    assignment: sampleAssignment('t', 'settled'),
  });
  await runs.write({ run: nextRevision(run, { dueAt: null }), expectedRevision: 1 });
  const task = { task: sampleTask('x', 't'), expectedRevision: 0 };
  const read = { runId: run.runId, expectedRevision: 2, expectedFoldCount: 0 };
  await folds.commit([{ ...read, folded: sampleFolded(), dueAt: null, task }], []);
  const client = await localClient();
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tables.runs }));
  expect(Items).toHaveLength(5);
  const soon = Date.now() / 1_000 + 399 * 86_400;
  expect(Items.filter((item) => Number(item[TTL_ATTRIBUTE]) > soon)).toHaveLength(5);

  const indexed = await Promise.all(
    Object.keys(RUN_INDEXES).map(async (IndexName) => {
      const found = await client.send(new ScanCommand({ TableName: tables.runs, IndexName }));
      return [IndexName, found.Items?.map(({ versionDay, settledAt }) => [versionDay, settledAt])];
    }),
  );
  expect(Object.fromEntries(indexed)).toEqual({
    due: [],
    byVersion: [['bug-default@1#2026-01-01', at(7)]],
    newest: [[undefined, undefined]],
    ofStrategy: [[undefined, undefined]],
  });
});

it('creates tables on this machine only', async () => {
  const client = dynamoClient({
    endpoint: 'http://dynamodb.example.com',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const names = { strategies: 's', runs: 'r' };
  await expect(createTables(client, names)).rejects.toThrow(/not on dynamodb\.example\.com/);
});
