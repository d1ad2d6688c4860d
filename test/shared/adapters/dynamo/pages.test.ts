import { expect, it } from 'vitest';
import type { Experiment } from '../../../../shared/domain/experiment/experiment.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/domain/settings.ts';
import type { ExperimentStore } from '../../../../shared/ports.ts';
import { walk } from '../../../contracts/page-walk.ts';
import {
  at,
  nextRevision,
  sampleAlert,
  sampleAudit,
  sampleExperiment,
  sampleRun,
  sampleSelection,
  slugOf,
} from '../../../contracts/samples.ts';
import { withFaults } from './faults.ts';
import { withStoppedIndexes } from './stopped-indexes.ts';
import { localClient, storesOn, temporaryTables } from './temporary-stores.ts';

const DAY = 86_400;

it.each([1, 2, 3, 50])(
  'walks %i at a time through the audit entries of all months',
  async (limit) => {
    const { settings, audit } = await storesOn(await temporaryTables());
    const days = [0, 15, 40, 41, 200, 400];
    for (const [position, day] of days.entries()) {
      const entry = sampleAudit(`${day}`, { at: at(day * DAY) });
      await settings.save(DEFAULT_SETTINGS, position, entry);
    }
    const found = await walk((page) => audit.list(page), limit);
    expect(found.map(({ id }) => Number(id))).toEqual(days.toReversed());
  },
);

it('keeps an alert in the month in which it began', async () => {
  const { alerts } = await storesOn(await temporaryTables());
  await alerts.put(sampleAlert('a', { firstAt: at(0), lastAt: at(0) }));
  await alerts.put(sampleAlert('b', { firstAt: at(35 * DAY), lastAt: at(35 * DAY) }));
  await alerts.put(sampleAlert('a', { firstAt: at(70 * DAY), lastAt: at(70 * DAY) }));
  const found = await walk((page) => alerts.list(page), 1);
  expect(found.map(({ id, count }) => [id, count])).toEqual([
    ['b', 1],
    ['a', 2],
  ]);
});

it('does not list a run with a strategy that it has left, though the index still does', async () => {
  const tables = await temporaryTables();
  const client = await localClient();
  const stopIndexes = withStoppedIndexes(client);
  const { runs } = await storesOn(tables, { client });
  const run = sampleRun('r', { selection: sampleSelection('r', 'before') });
  await runs.write({ run, expectedRevision: undefined });
  const page = { limit: 5, cursor: undefined };
  const filter = { strategy: slugOf('before'), since: undefined };
  expect((await runs.list(filter, page)).items).toEqual([run]);
  stopIndexes();
  const moved = nextRevision(run, { selection: sampleSelection('r', 'after') });
  await runs.write({ run: moved, expectedRevision: 1 });
  expect((await runs.list(filter, page)).items).toEqual([]);
});

const DRAFTS = { status: 'draft', slug: undefined } as const;

it('takes an experiment off the list of the status that it had, so that pages stay full', async () => {
  const { experiments } = await storesOn(await temporaryTables());
  const older = sampleExperiment('x1');
  const newer = sampleExperiment('x2', { createdAt: at(1) });
  await save(experiments, older);
  await save(experiments, newer);
  await save(experiments, { ...newer, status: 'ended', revision: 2 });
  expect(await experiments.list(DRAFTS, { limit: 1, cursor: undefined })).toEqual({
    items: [older],
    nextCursor: null,
  });
});

it('does not list an experiment under a status that it loses while the list is read', async () => {
  const tables = await temporaryTables();
  const other = await storesOn(tables);
  const draft = sampleExperiment('x1');
  await save(other.experiments, draft);
  const client = await localClient();
  withFaults(client, async ({ name }) => {
    if (name === 'BatchGetItemCommand') {
      await save(other.experiments, { ...draft, status: 'running', revision: 2 });
    }
    return undefined;
  });
  const { experiments } = await storesOn(tables, { client });
  expect((await experiments.list(DRAFTS, { limit: 5, cursor: undefined })).items).toEqual([]);
});

async function save(experiments: ExperimentStore, experiment: Experiment): Promise<void> {
  const { id, revision } = experiment;
  const write = { experiment, expectedRevision: revision - 1 };
  await experiments.save({ experiments: [write], audit: sampleAudit(`${id} ${revision}`) });
}
