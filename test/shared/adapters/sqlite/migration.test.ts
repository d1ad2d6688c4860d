import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { at, sampleAlert, slugOf } from '../../../contracts/samples.ts';
import { storesOn, temporaryFile } from './temporary-stores.ts';

it('brings a file of schema version 1 to the current one and keeps what it holds', async () => {
  const file = await temporaryFile();
  const before = storesOn(file);
  await before.alerts.put(sampleAlert('a'));
  await before.close();
  {
    using database = new DatabaseSync(file);
    database.exec('DROP TABLE leases; DROP TABLE evolutions; PRAGMA user_version = 1');
  }
  const { alerts, evolutions } = storesOn(file);
  expect(await evolutions.latest(slugOf('a'))).toBeUndefined();
  expect((await alerts.list({ limit: 1, cursor: undefined })).items).toEqual([
    sampleAlert('a', { firstAt: at(0) }),
  ]);
});
