import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { compressedJson } from '../../../../shared/adapters/dynamo/compressed-json.ts';
import type { Key } from '../../../../shared/adapters/dynamo/keys.ts';
import * as keys from '../../../../shared/adapters/dynamo/keys.ts';
import type { TableNames } from '../../../../shared/adapters/dynamo/tables.ts';
import { begunEvolution } from '../../../../shared/domain/evolution/evolution.ts';
import { decisionIdSchema, executionIdSchema } from '../../../../shared/domain/identifiers.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/domain/settings.ts';
import { StoredDataError, type Stores } from '../../../../shared/ports.ts';
import {
  MOST,
  reservationOf,
  sampleQuestion,
  sampleReply,
} from '../../../contracts/proposer-samples.ts';
import {
  at,
  experimentIdOf,
  nextRevision,
  runIdOf,
  sampleAlert,
  sampleAssignment,
  sampleAudit,
  sampleDecision,
  sampleExperiment,
  sampleFolded,
  sampleRun,
  sampleStrategy,
  sampleTask,
  sampleVersion,
  slugOf,
  taskIdOf,
  versionIdOf,
} from '../../../contracts/samples.ts';
import { localClient, recordedLog, storesOn, temporaryTables } from './temporary-stores.ts';

const page = { limit: 5, cursor: undefined } as const;
const EXECUTION = executionIdSchema.parse('x');
const anyRun = { strategy: undefined, since: undefined };
const auditKey = {
  pk: keys.monthPartition(keys.AUDIT_MONTHS, '2026-01'),
  sk: keys.timeAndId(at(0), 'saved'),
};

it.each<[string, keyof TableNames, Key, (stores: Stores) => Promise<unknown>]>([
  ['run', 'runs', keys.runKey('r'), ({ runs }) => runs.run(runIdOf('r'))],
  ['run of a page', 'runs', keys.runKey('r'), ({ runs }) => runs.list(anyRun, page)],
  [
    'decision of a run',
    'runs',
    keys.decisionKey('r', 'd'),
    ({ runs }) => runs.decisions(runIdOf('r')),
  ],
  [
    'decision',
    'runs',
    keys.decisionKey('r', 'd'),
    ({ runs }) => runs.decision(runIdOf('r'), decisionIdSchema.parse('d')),
  ],
  ['assignment', 'runs', keys.taskKey('t'), ({ runs }) => runs.assignment(taskIdOf('t'))],
  [
    'strategy of the list',
    'strategies',
    keys.strategyKey('a'),
    ({ strategies }) => strategies.list(),
  ],
  [
    'strategy',
    'strategies',
    keys.strategyKey('a'),
    ({ strategies }) => strategies.strategy(slugOf('a')),
  ],
  [
    'version of the list',
    'strategies',
    keys.versionKey('a', 1),
    ({ strategies }) => strategies.versions(slugOf('a')),
  ],
  [
    'version',
    'strategies',
    keys.versionKey('a', 1),
    ({ strategies }) => strategies.version(versionIdOf('a@1')),
  ],
  [
    'experiment',
    'strategies',
    keys.experimentKey('x'),
    ({ experiments }) => experiments.experiment(experimentIdOf('x')),
  ],
  [
    'experiment of a page',
    'strategies',
    keys.experimentKey('x'),
    ({ experiments }) => experiments.list({ status: undefined, slug: undefined }, page),
  ],
  [
    'task of an experiment',
    'runs',
    keys.experimentTaskKey('t', 'x'),
    ({ experiments }) => experiments.task(experimentIdOf('x'), taskIdOf('t')),
  ],
  ['settings', 'strategies', keys.SETTINGS_KEY, ({ settings }) => settings.read()],
  ['audit entry', 'strategies', auditKey, ({ audit }) => audit.list(page)],
  ['alert', 'strategies', keys.alertKey('a'), ({ alerts }) => alerts.list(page)],
  [
    'evolution of an execution',
    'strategies',
    keys.evolutionKey('a', at(0), 'x'),
    ({ evolutions }) => evolutions.ofExecution(EXECUTION),
  ],
  [
    'recent evolution',
    'strategies',
    keys.evolutionKey('a', at(0), 'x'),
    ({ evolutions }) => evolutions.recent(slugOf('a'), 5),
  ],
  [
    'reply of a proposer',
    'strategies',
    keys.proposerReplyKey('a', 'k'),
    ({ proposer }) => proposer.reply(slugOf('a'), 'k'),
  ],
  [
    'head of the policy',
    'strategies',
    keys.POLICY_HEAD_KEY,
    ({ policies }) => policies.load(undefined),
  ],
])('names the item, not its content, of a %s that does not parse', async (_, table, key, read) => {
  const tables = await temporaryTables();
  const stores = await storesOn(tables);
  await fill(stores);
  for (const document of ['{"secret": 1}', 'secret', '7', undefined]) {
    await spoil(tables[table], key, { document });
    const error: unknown = await read(stores).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StoredDataError);
    expect(String(error)).toContain(`${key.pk} ${key.sk}`);
    expect(JSON.stringify([String(error), error])).not.toContain('secret');
  }
});

it('refuses what is no question to a proposer, no answer of one and no spend', async () => {
  const tables = await temporaryTables();
  const stores = await storesOn(tables);
  await fill(stores);
  const { proposer } = stores;
  const [slug, questionKey] = [slugOf('a'), keys.proposerQuestionKey('a', 'x')];
  const notCompressed = new TextEncoder().encode('{"secret": 1}');
  for (const question of [await compressedJson({ secret: 1 }), notCompressed, 'text', undefined]) {
    await spoil(tables.strategies, questionKey, { question });
    await expect(proposer.question(slug, EXECUTION)).rejects.toThrow(
      new StoredDataError('the item PROPOSER#a Q#x does not match its schema'),
    );
  }
  for (const answer of ['{"secret": 1}', 'secret', undefined]) {
    await spoil(tables.strategies, questionKey, { answer });
    await expect(proposer.answered(slug, EXECUTION)).rejects.toThrow(/PROPOSER#a Q#x/);
    await expect(proposer.answer(slug, EXECUTION, sampleReply('no'))).rejects.toThrow(
      StoredDataError,
    );
  }
  for (const calls of ['one', undefined]) {
    await spoil(tables.strategies, keys.proposerSpendKey('a', '2026-01'), { calls });
    await expect(proposer.spend(slug, '2026-01')).rejects.toThrow(StoredDataError);
  }
});

it('refuses a vector that is not a whole number of doubles', async () => {
  const tables = await temporaryTables();
  const { folds, sums } = await storesOn(tables);
  const addition = { family: 'f', member: 'm', vector: Float64Array.of(1) };
  await folds.commit([], [addition]);
  for (const vector of [new Uint8Array([0, 17, 34]), 'text', undefined]) {
    await spoil(tables.strategies, keys.sumsItemKey('f', 'm'), { vector });
    await expect(sums.list('f')).rejects.toThrow(StoredDataError);
    await expect(sums.get([addition])).rejects.toThrow(/F#f SUM#m/);
    await expect(folds.commit([], [addition])).rejects.toThrow(StoredDataError);
  }
});

it.each<[string, Key, Readonly<Record<string, unknown>>]>([
  ['document', keys.runKey('bad'), { document: '{}' }],
  ['fold', keys.runKey('bad'), { folded: '{' }],
  ['revision', keys.runKey('bad'), { revision: 'one' }],
  ['lost revision', keys.runKey('bad'), { revision: undefined }],
  ['decision', keys.decisionKey('bad', 'd'), { document: '{}' }],
])('sets a due run aside whose %s does not parse, and folds the others', async (_, key, change) => {
  const tables = await temporaryTables();
  const log = recordedLog();
  const { runs, folds } = await storesOn(tables, { log });
  const bad = sampleRun('bad', { dueAt: at(0) });
  const decisions = [sampleDecision('bad', { decisionId: 'd' })];
  await runs.write({ run: bad, expectedRevision: undefined, decisions });
  await runs.write({ run: sampleRun('good', { dueAt: at(1) }), expectedRevision: undefined });
  await spoil(tables.runs, key, change);
  expect((await folds.due(at(9), 1)).map(({ run }) => run.runId)).toEqual(['good']);
  expect(await folds.setAsideCount()).toBe(1);
  expect(await folds.dueCount(at(9))).toBe(1);
  expect(log.lines).toEqual([expect.stringMatching(/set aside.*"runId":"bad"/)]);

  await spoil(tables.runs, keys.runKey('bad'), { revision: 1 });
  await runs.write({ run: nextRevision(bad), expectedRevision: 1 });
  expect(await folds.setAsideCount()).toBe(0);
});

/** An item of every kind that holds a document. */
async function fill(stores: Stores): Promise<void> {
  const { runs, folds, strategies, experiments, settings, alerts, policies } = stores;
  const { evolutions, proposer } = stores;
  await runs.write({
    run: sampleRun('r'),
    expectedRevision: undefined,
    decisions: [sampleDecision('r', { decisionId: 'd' })],
    assignment: sampleAssignment('t', 'r'),
  });
  await settings.save(DEFAULT_SETTINGS, 0, sampleAudit('saved'));
  await strategies.save(sampleStrategy('a'), 0, sampleAudit('created', { at: at(-9) }));
  await strategies.addVersion(sampleVersion('a', 1), sampleAudit('added', { at: at(-9) }));
  await experiments.save({
    experiments: [{ experiment: sampleExperiment('x'), expectedRevision: 0 }],
    audit: sampleAudit('experiment', { at: at(-9) }),
  });
  const folded = { folded: sampleFolded(), expectedRevision: 1, expectedFoldCount: 0, dueAt: null };
  const task = { task: sampleTask('x', 't'), expectedRevision: 0 };
  await folds.commit([{ runId: runIdOf('r'), ...folded, task }], []);
  await alerts.put(sampleAlert('a'));
  await policies.publish([{ id: 'p', expectedVersion: undefined, content: 1 }]);
  const execution = { executionId: EXECUTION, slug: slugOf('a'), dryRun: false };
  await evolutions.put(begunEvolution(execution, at(0)));
  await proposer.ask(EXECUTION, sampleQuestion('a'));
  await proposer.answer(slugOf('a'), EXECUTION, sampleReply('no'));
  await proposer.settle(reservationOf('k'), MOST, sampleReply('no'));
}

async function spoil(
  table: string,
  { pk, sk }: Key,
  changes: Readonly<Record<string, unknown>>,
): Promise<void> {
  const client = await localClient();
  for (const [name, value] of Object.entries(changes)) {
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: { pk, sk },
        UpdateExpression: value === undefined ? 'REMOVE #name' : 'SET #name = :value',
        ExpressionAttributeNames: { '#name': name },
        ...(value === undefined ? {} : { ExpressionAttributeValues: { ':value': value } }),
      }),
    );
  }
}
