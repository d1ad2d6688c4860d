import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../shared/domain/settings.ts';
import {
  at,
  sampleAlert,
  sampleAudit,
  sampleExperiment,
  sampleStrategy,
  slugOf,
} from '../../../contracts/samples.ts';
import { foldAll, report, runOf, select } from '../../application/calls.ts';
import { openBaton } from '../../application/temporary-baton.ts';
import { storesOn, temporaryFile } from './temporary-stores.ts';

const CLAUDE = {
  type: 'select_agent',
  chosen: 'claude',
  alternatives: ['claude', 'codex'],
  propensity: 0.5,
};

/** The tables that came with a version. */
const TABLES_OF_VERSION: readonly (readonly [version: number, tables: readonly string[]])[] = [
  [2, ['leases', 'evolutions']],
  [4, ['experiments', 'experiment_tasks']],
  [5, ['proposer_questions', 'proposer_replies', 'proposer_spend']],
];

/** Takes a file back to a schema version. @param sql what else that version's file has differently */
function takeBack(file: string, version: number, sql = ''): void {
  using database = new DatabaseSync(file);
  const later = TABLES_OF_VERSION.filter(([since]) => since > version);
  for (const table of later.flatMap(([, tables]) => tables)) database.exec(`DROP TABLE ${table}`);
  database.exec(`${sql} PRAGMA user_version = ${version}`);
}

it('brings a file of schema version 1 to the current one and keeps what it holds', async () => {
  const file = await temporaryFile();
  const before = storesOn(file);
  await before.alerts.put(sampleAlert('a'));
  await before.close();
  takeBack(file, 1);
  const { alerts, evolutions } = storesOn(file);
  expect(await evolutions.latest(slugOf('a'))).toBeUndefined();
  expect((await alerts.list({ limit: 1, cursor: undefined })).items).toEqual([
    sampleAlert('a', { firstAt: at(0) }),
  ]);
});

it('learns anew from every run of a file of schema version 2, and keeps how windows closed', async () => {
  const file = await temporaryFile();
  const before = await openBaton(file);
  await report(before.baton, 'earlier', { success: 1, decisions: [CLAUDE] });
  await select(before.baton, 'lost');
  await foldAll(before.baton);
  before.baton.clock.pass(DEFAULT_SETTINGS.outcomeWindowSeconds * 1_000);
  await foldAll(before.baton);
  const sums = await before.baton.stores.sums.list('');
  await before.close();
  // What that version has learned is of no use; it reads like this no more.
  takeBack(
    file,
    2,
    `UPDATE sums SET vector = x'00' WHERE family LIKE 'model/%';
     UPDATE policy_parts SET document = '{"options":[]}' WHERE part_id LIKE 'model/%';
     UPDATE runs SET folded = json_set(folded, '$.evidence', json('{"choices":[]}'));`,
  );
  const after = await openBaton(file);
  await foldAll(after.baton);
  expect(await after.baton.stores.sums.list('')).toEqual(sums);
  expect((await runOf(after.baton, 'lost')).folded).toMatchObject({
    window: 'lost',
    evidence: { lost: true },
  });
  const { policy } = after.baton.policy.known();
  expect(policy?.models.get('select_agent')?.options.get('claude')?.count).toBe(1);
  await after.close();
});

it('gives a file of schema version 3 experiments, and changes nothing that it holds', async () => {
  const file = await temporaryFile();
  const before = await openBaton(file);
  await before.baton.stores.strategies.save(sampleStrategy('a'), 0, sampleAudit('created'));
  await report(before.baton, 'r', { success: 1, decisions: [CLAUDE] });
  await foldAll(before.baton);
  const { folded } = await runOf(before.baton, 'r');
  const sums = await before.baton.stores.sums.list('');
  await before.close();
  takeBack(file, 3);
  const after = await openBaton(file);
  const { stores } = after.baton;
  expect(await stores.sums.list('')).toEqual(sums);
  expect((await runOf(after.baton, 'r')).folded).toEqual(folded);
  const experiment = sampleExperiment('a-x2', { slug: slugOf('a') });
  const saved = await stores.experiments.save({
    experiments: [{ experiment, expectedRevision: 0 }],
    strategy: { strategy: sampleStrategy('a', { revision: 2 }), expectedRevision: 1 },
    audit: sampleAudit('experiment'),
  });
  expect(saved).toBe('saved');
  const filter = { status: undefined, slug: undefined };
  const page = await stores.experiments.list(filter, { limit: 5, cursor: undefined });
  expect(page.items).toEqual([experiment]);
  await after.close();
});
