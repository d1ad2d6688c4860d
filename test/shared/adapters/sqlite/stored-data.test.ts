import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
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
import { manualClock, recordedLog, storesOn, temporaryFile } from './temporary-stores.ts';

const EVERY_EXPERIMENT = { status: undefined, slug: undefined } as const;
const EXECUTION = executionIdSchema.parse('x');
const page = { limit: 5, cursor: undefined } as const;

it.each<[string, string, (stores: Stores) => Promise<unknown>]>([
  ['runs', 'r', ({ runs }) => runs.run(runIdOf('r'))],
  ['runs', 'r', ({ runs }) => runs.list({ strategy: undefined, since: undefined }, page)],
  ['decisions', 'd', ({ runs }) => runs.decisions(runIdOf('r'))],
  ['decisions', 'd', ({ runs }) => runs.decision(runIdOf('r'), decisionIdSchema.parse('d'))],
  ['task_assignments', 't', ({ runs }) => runs.assignment(taskIdOf('t'))],
  ['strategies', 'a', ({ strategies }) => strategies.list()],
  ['strategies', 'a', ({ strategies }) => strategies.strategy(slugOf('a'))],
  ['strategy_versions', 'a@1', ({ strategies }) => strategies.versions(slugOf('a'))],
  ['strategy_versions', 'a@1', ({ strategies }) => strategies.version(versionIdOf('a@1'))],
  ['experiments', 'x', ({ experiments }) => experiments.experiment(experimentIdOf('x'))],
  ['experiments', 'x', ({ experiments }) => experiments.list(EVERY_EXPERIMENT, page)],
  [
    'experiment_tasks',
    't x',
    ({ experiments }) => experiments.task(experimentIdOf('x'), taskIdOf('t')),
  ],
  ['settings', 'settings', ({ settings }) => settings.read()],
  ['audit', 'saved', ({ audit }) => audit.list(page)],
  ['alerts', 'a', ({ alerts }) => alerts.list(page)],
  ['evolutions', 'x a', ({ evolutions }) => evolutions.ofExecution(EXECUTION)],
  ['evolutions', 'x a', ({ evolutions }) => evolutions.recent(slugOf('a'), 5)],
  ['proposer_questions', 'x', ({ proposer }) => proposer.question(slugOf('a'), EXECUTION)],
  ['proposer_replies', 'k', ({ proposer }) => proposer.reply(slugOf('a'), 'k')],
])(
  'names table and key, not content, of a row of %s that does not parse',
  async (table, key, read) => {
    const file = await temporaryFile();
    const stores = storesOn(file);
    await fill(stores);
    for (const document of ['{"secret": 1}', 'secret', '7']) {
      spoil(file, `UPDATE ${table} SET document = '${document}'`);
      const error: unknown = await read(stores).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(StoredDataError);
      expect(String(error)).toContain(`the row ${key} of ${table} `);
      expect(JSON.stringify([String(error), error])).not.toContain('secret');
    }
  },
);

it('refuses what is no answer of a proposer', async () => {
  const file = await temporaryFile();
  const stores = storesOn(file);
  await fill(stores);
  for (const answer of ['{"secret": 1}', 'secret']) {
    spoil(file, `UPDATE proposer_questions SET answer = '${answer}'`);
    await expect(stores.proposer.answered(slugOf('a'), EXECUTION)).rejects.toThrow(
      /the row x of proposer_questions/,
    );
  }
});

it('refuses a part of the policy that is not JSON', async () => {
  const file = await temporaryFile();
  const { policies } = storesOn(file);
  await policies.publish([{ id: 'p', expectedVersion: undefined, content: 1 }]);
  spoil(file, `UPDATE policy_parts SET document = '{'`);
  await expect(policies.load(undefined)).rejects.toThrow(/the row p of policy_parts/);
});

it('refuses a vector that is not a whole number of doubles', async () => {
  const file = await temporaryFile();
  const { folds, sums } = storesOn(file);
  await folds.commit([], [{ family: 'f', member: 'm', vector: Float64Array.of(1) }]);
  spoil(file, `UPDATE sums SET vector = x'00112233'`);
  await expect(sums.list('f')).rejects.toThrow(StoredDataError);
  await expect(sums.get([{ family: 'f', member: 'm' }])).rejects.toThrow(/the row f m of sums/);
});

it.each([
  ['run', `UPDATE runs SET document = '{}' WHERE run_id = 'bad'`],
  ['decision', `UPDATE decisions SET document = '{}' WHERE run_id = 'bad'`],
  ['fold', `UPDATE runs SET folded = '{' WHERE run_id = 'bad'`],
])('sets a due run aside whose %s does not parse, and folds the others', async (_, sql) => {
  const file = await temporaryFile();
  const log = recordedLog();
  const { runs, folds } = storesOn(file, manualClock(), log);
  const bad = sampleRun('bad', { dueAt: at(0) });
  const good = sampleRun('good', { dueAt: at(1) });
  await runs.write({ run: bad, expectedRevision: undefined, decisions: [sampleDecision('bad')] });
  await runs.write({ run: good, expectedRevision: undefined });
  spoil(file, sql);
  expect((await folds.due(at(9), 1)).map(({ run }) => run.runId)).toEqual(['good']);
  expect(await folds.setAsideCount()).toBe(1);
  expect(await folds.dueCount(at(9))).toBe(1);
  expect(log.lines).toEqual([expect.stringMatching(/set aside.*"runId":"bad"/)]);

  await runs.write({ run: nextRevision(bad), expectedRevision: 1 });
  expect(await folds.setAsideCount()).toBe(0);
});

/** A row in every table. */
async function fill({
  runs,
  folds,
  strategies,
  experiments,
  settings,
  alerts,
  evolutions,
  proposer,
}: Stores): Promise<void> {
  await runs.write({
    run: sampleRun('r'),
    expectedRevision: undefined,
    decisions: [sampleDecision('r', { decisionId: 'd' })],
    assignment: sampleAssignment('t', 'r'),
  });
  await settings.save(DEFAULT_SETTINGS, 0, sampleAudit('saved'));
  await strategies.save(sampleStrategy('a'), 0, sampleAudit('created', { at: at(-1) }));
  await strategies.addVersion(sampleVersion('a', 1), sampleAudit('added', { at: at(-2) }));
  await experiments.save({
    experiments: [{ experiment: sampleExperiment('x'), expectedRevision: 0 }],
    audit: sampleAudit('experiment', { at: at(-3) }),
  });
  const folded = { folded: sampleFolded(), expectedRevision: 1, expectedFoldCount: 0, dueAt: null };
  const task = { task: sampleTask('x', 't'), expectedRevision: 0 };
  await folds.commit([{ runId: runIdOf('r'), ...folded, task }], []);
  await alerts.put(sampleAlert('a'));
  const execution = { executionId: EXECUTION, slug: slugOf('a'), dryRun: false };
  await evolutions.put(begunEvolution(execution, at(0)));
  await proposer.ask(EXECUTION, sampleQuestion('a'));
  await proposer.answer(slugOf('a'), EXECUTION, sampleReply('no'));
  await proposer.settle(reservationOf('k'), MOST, sampleReply('no'));
}

function spoil(file: string, sql: string): void {
  using database = new DatabaseSync(file);
  database.exec(sql);
}
