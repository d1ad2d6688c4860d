import { describe, expect, it } from 'vitest';
import { executionIdSchema } from '../../../../shared/domain/identifiers.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/domain/settings.ts';
import type { Stores } from '../../../../shared/ports.ts';
import {
  reservationOf,
  sampleQuestion,
  sampleReply,
  usageOf,
} from '../../../contracts/proposer-samples.ts';
import {
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
} from '../../../contracts/samples.ts';
import { connectionLost, firstWrites, isWrite, withFaults } from './faults.ts';
import { localClient, storesOn, temporaryTables } from './temporary-stores.ts';

const EXECUTION = executionIdSchema.parse('x');
const run = sampleRun('r');
const created = { expectedRevision: undefined } as const;
const ADDITION = { family: 'family', member: 'member', vector: Float64Array.of(1, 2) };
const TASK = { task: sampleTask('x', 't'), expectedRevision: 0 };
const FOLD = {
  runId: runIdOf('r'),
  expectedRevision: 1,
  expectedFoldCount: 0,
  folded: sampleFolded(),
  dueAt: null,
};

type Write = readonly [
  name: string,
  prepare: (stores: Stores) => Promise<unknown>,
  write: (stores: Stores) => Promise<unknown>,
  answer: unknown,
];

const nothing = async () => undefined;
const createRun = ({ runs }: Stores) => runs.write({ run, ...created });

describe('a write whose answer is lost is done once and known to be done', () => {
  it.each<Write>([
    ['a new run', nothing, createRun, 'written'],
    [
      'a changed run',
      createRun,
      ({ runs }) => runs.write({ run: nextRevision(run), expectedRevision: 1 }),
      'written',
    ],
    [
      'a run with decisions and assignment',
      nothing,
      ({ runs }) =>
        runs.write({
          run,
          ...created,
          decisions: [sampleDecision('r')],
          assignment: sampleAssignment('t', 'r'),
        }),
      'written',
    ],
    ['a fold', createRun, ({ folds }) => folds.commit([FOLD], [ADDITION]), []],
    [
      'a fold that adds a task to an experiment',
      createRun,
      ({ folds }) => folds.commit([{ ...FOLD, task: TASK }], [ADDITION]),
      [],
    ],
    [
      'experiments with their strategy',
      ({ strategies, experiments }) =>
        Promise.all([
          strategies.save(sampleStrategy('a'), 0, sampleAudit('created')),
          experiments.save({
            experiments: [{ experiment: sampleExperiment('a-x1'), expectedRevision: 0 }],
            audit: sampleAudit('begun'),
          }),
        ]),
      ({ experiments }) =>
        experiments.save({
          experiments: [
            {
              experiment: sampleExperiment('a-x1', { status: 'ended', revision: 2 }),
              expectedRevision: 1,
            },
            { experiment: sampleExperiment('a-x2'), expectedRevision: 0 },
          ],
          strategy: { strategy: sampleStrategy('a', { revision: 2 }), expectedRevision: 1 },
          audit: sampleAudit('ended'),
        }),
      'saved',
    ],
    [
      'settings',
      nothing,
      ({ settings }) => settings.save(DEFAULT_SETTINGS, 0, sampleAudit('a')),
      'saved',
    ],
    [
      'a strategy',
      nothing,
      ({ strategies }) => strategies.save(sampleStrategy('a'), 0, sampleAudit('a')),
      'saved',
    ],
    [
      'a version',
      nothing,
      ({ strategies }) => strategies.addVersion(sampleVersion('a', 1), sampleAudit('a')),
      'added',
    ],
    [
      'an answer of a proposer',
      ({ proposer }) => proposer.ask(EXECUTION, sampleQuestion('a')),
      ({ proposer }) => proposer.answer(slugOf('a'), EXECUTION, sampleReply('no')),
      sampleReply('no'),
    ],
    [
      'a part of the policy',
      nothing,
      ({ policies }) => policies.publish([{ id: 'p', expectedVersion: undefined, content: 1 }]),
      { version: 'p1', parts: { p: 1 } },
    ],
  ])('%s', async (_, prepare, write, answer) => {
    const tables = await temporaryTables();
    const quiet = await storesOn(tables);
    await prepare(quiet);
    const client = await localClient();
    withFaults(
      client,
      firstWrites(4, () => ({ after: connectionLost() })),
    );
    expect(await write(await storesOn(tables, { client }))).toEqual(answer);
  });

  it('counts an alert up once', async () => {
    const tables = await temporaryTables();
    const { alerts } = await storesOn(tables);
    await alerts.put(sampleAlert('a'));
    const client = await localClient();
    withFaults(
      client,
      firstWrites(3, () => ({ after: connectionLost() })),
    );
    await (await storesOn(tables, { client })).alerts.put(sampleAlert('a'));
    const { items } = await alerts.list({ limit: 5, cursor: undefined });
    expect(items.map(({ count }) => count)).toEqual([2]);
  });

  it('reserves and settles a call to a proposer once', async () => {
    const client = await localClient();
    let writes = 0;
    withFaults(client, ({ name }) => {
      if (!isWrite(name)) return undefined;
      writes += 1;
      return writes % 2 === 0 ? undefined : { after: connectionLost() };
    });
    const { proposer } = await storesOn(await temporaryTables(), { client });
    const budget = { callsPerMonth: 1, tokensPerMonth: 1e6, usdPerMonth: 100 };
    expect(await proposer.reserve(reservationOf('k'), budget)).toBe('reserved');
    await proposer.settle(reservationOf('k'), usageOf(900, 90, 0.25), undefined);
    const spend = { calls: 1, tokens: 990, costUsd: 0.25 };
    expect(await proposer.spend(slugOf('a'), '2026-01')).toEqual(spend);
  });

  it('adds a vector once', async () => {
    const tables = await temporaryTables();
    const client = await localClient();
    withFaults(
      client,
      firstWrites(4, () => ({ after: connectionLost() })),
    );
    const { folds, sums } = await storesOn(tables, { client });
    await folds.commit([], [ADDITION]);
    expect(await sums.get([ADDITION])).toEqual([ADDITION]);
  });

  it('does not take another’s write for its own', async () => {
    const tables = await temporaryTables();
    const other = await storesOn(tables);
    const client = await localClient();
    let isFirst = true;
    withFaults(client, async ({ name }) => {
      if (name !== 'PutItemCommand' || !isFirst) return undefined;
      isFirst = false;
      await other.runs.write({ run, ...created });
      return { before: connectionLost() };
    });
    const { runs } = await storesOn(tables, { client });
    expect(await runs.write({ run, ...created })).toBe('conflict');
  });
});
