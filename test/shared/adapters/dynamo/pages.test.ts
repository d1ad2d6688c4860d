import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../shared/domain/settings.ts';
import { walk } from '../../../contracts/page-walk.ts';
import {
  at,
  nextRevision,
  sampleAlert,
  sampleAudit,
  sampleRun,
  sampleSelection,
  slugOf,
} from '../../../contracts/samples.ts';
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
