import { existsSync } from 'node:fs';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { StorageUnavailable, type Stores } from '../../../../shared/ports.ts';
import { sampleAlert } from '../../../contracts/samples.ts';
import { manualClock, recordedLog, storesOn, temporaryFile } from './temporary-stores.ts';

it('swallows no write while the file is missing, and takes it up when it is back', async () => {
  const file = await temporaryFile();
  const { alerts } = storesOn(file);
  await alerts.put(sampleAlert('before'));
  await rename(file, `${file}.away`);
  await expect(alerts.put(sampleAlert('lost'))).rejects.toThrow(StorageUnavailable);
  await expect(alerts.put(sampleAlert('lost'))).rejects.toThrow(
    /is missing: put it back, or restart/,
  );
  await rename(`${file}.away`, file);
  await alerts.put(sampleAlert('after'));
  expect(await ids(alerts)).toEqual(['before', 'after']);
});

it('creates no file in place of one that vanished, and reads nothing from the old one', async () => {
  const file = await temporaryFile();
  const { alerts } = storesOn(file);
  await alerts.put(sampleAlert('a'));
  await rm(file);
  await expect(alerts.put(sampleAlert('b'))).rejects.toThrow(StorageUnavailable);
  await expect(ids(alerts)).rejects.toThrow(StorageUnavailable);
  expect(existsSync(file)).toBe(false);
});

it('has moved every write into a file that was moved away', async () => {
  const file = await temporaryFile();
  const { alerts } = storesOn(file);
  await alerts.put(sampleAlert('a'));
  await rename(file, `${file}.away`);
  await expect(alerts.put(sampleAlert('b'))).rejects.toThrow(StorageUnavailable);
  expect(await ids(storesOn(`${file}.away`).alerts)).toEqual(['a']);
});

it('goes on in a file that took the place of its own, which stays as it was', async () => {
  const file = await temporaryFile();
  const other = storesOn(`${file}.other`);
  await other.alerts.put(sampleAlert('other'));
  await other.close();
  const log = recordedLog();
  const { alerts } = storesOn(file, manualClock(), log);
  await alerts.put(sampleAlert('own'));
  await rename(file, `${file}.away`);
  await rename(`${file}.other`, file);
  await alerts.put(sampleAlert('new'));
  expect(await ids(alerts)).toEqual(['other', 'new']);
  expect(await ids(storesOn(`${file}.away`).alerts)).toEqual(['own']);
  expect(log.lines).toEqual([expect.stringContaining('moved, removed, replaced')]);
});

it('does not begin anew in an empty file that took the place of its own', async () => {
  const file = await temporaryFile();
  const { alerts } = storesOn(file);
  await alerts.put(sampleAlert('a'));
  await rm(file);
  await writeFile(file, '');
  await expect(alerts.put(sampleAlert('b'))).rejects.toThrow(/has become empty: put it back/);
});

it('takes a garbage file in its place for what it is', async () => {
  const file = await temporaryFile();
  const { alerts } = storesOn(file);
  await alerts.put(sampleAlert('a'));
  await rm(file);
  await writeFile(file, 'garbage '.repeat(1_000));
  await expect(alerts.put(sampleAlert('b'))).rejects.toThrow(/is not a SQLite database/);
});

it.each([
  ['emptied', ''],
  ['overwritten', 'garbage '.repeat(1_001)],
])('swallows no write after the file was %s in place', async (_, content) => {
  const file = await temporaryFile();
  const before = storesOn(file);
  await before.alerts.put(sampleAlert('a'));
  await before.close();
  const { alerts } = storesOn(file);
  expect(await ids(alerts)).toEqual(['a']);
  await writeFile(file, content);
  await expect(alerts.put(sampleAlert('b'))).rejects.toThrow(StorageUnavailable);
});

it('loses nothing when its log is removed', async () => {
  const file = await temporaryFile();
  const stores = storesOn(file);
  await stores.alerts.put(sampleAlert('a'));
  await rm(`${file}-wal`);
  await stores.alerts.put(sampleAlert('b'));
  expect(await readdir(dirname(file))).toContain('baton.sqlite-wal');
  await stores.close();
  expect(await ids(storesOn(file).alerts)).toEqual(['b', 'a']);
});

async function ids(alerts: Stores['alerts']): Promise<string[]> {
  const { items } = await alerts.list({ limit: 10, cursor: undefined });
  return items.map(({ id }) => id);
}
