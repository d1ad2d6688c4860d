import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { StorageUnavailable, type Stores } from '../../../../shared/ports.ts';
import {
  at,
  runIdOf,
  sampleAlert,
  sampleRun,
  slugOf,
  taskIdOf,
} from '../../../contracts/samples.ts';
import { manualClock, recordedLog, storesOn, temporaryFile } from './temporary-stores.ts';

const GARBAGE = 'This was never a database. '.repeat(400);

it('creates the file and its folders with the first call, not before', async () => {
  const file = join(await temporaryFile(), 'deep', 'er', 'baton.sqlite');
  const { runs } = storesOn(file);
  await expect(readdir(dirname(file))).rejects.toThrow('ENOENT');
  expect(await runs.run(runIdOf('r'))).toBeUndefined();
  expect(await readdir(dirname(file))).toContain('baton.sqlite');
});

it('answers every call with what is wrong with a garbage file, and never changes it', async () => {
  const file = await temporaryFile();
  await writeFile(file, GARBAGE);
  for (const answer of await everyCall(storesOn(file))) {
    expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(StorageUnavailable) });
    expect(answer).toMatchObject({
      reason: { message: expect.stringMatching(/is not a SQLite database: put/) },
    });
  }
  expect(await readFile(file, 'utf8')).toBe(GARBAGE);
  expect(await readdir(dirname(file))).toEqual(['baton.sqlite']);
});

it('takes up a mended file within a second, looking once a second', async () => {
  const file = await temporaryFile();
  const clock = manualClock();
  await writeFile(file, GARBAGE);
  const { runs } = storesOn(file, clock);
  await expect(runs.run(runIdOf('r'))).rejects.toThrow('is not a SQLite database');
  await rm(file);
  clock.pass(999);
  await expect(runs.run(runIdOf('r'))).rejects.toThrow('is not a SQLite database');
  clock.pass(1);
  expect(await runs.run(runIdOf('r'))).toBeUndefined();
});

it.each([
  ['is cut off', (bytes: Buffer) => bytes.subarray(0, 5_000)],
  ['is overwritten after its header', (bytes: Buffer) => Buffer.from(bytes).fill(0xaa, 100)],
])('refuses a database that %s', async (_, damage) => {
  const file = await temporaryFile();
  const stores = storesOn(file);
  await stores.runs.write({ run: sampleRun('r'), expectedRevision: undefined });
  await stores.close();
  await writeFile(file, damage(await readFile(file)));
  const { runs } = storesOn(file);
  await expect(runs.run(runIdOf('r'))).rejects.toThrow(StorageUnavailable);
  await expect(runs.run(runIdOf('r'))).rejects.toThrow(/is damaged: put a sound copy in its place/);
});

it('leaves a file of a newer schema alone and says what to do', async () => {
  const file = await temporaryFile();
  const stores = storesOn(file);
  await stores.alerts.put(sampleAlert('a'));
  await stores.close();
  change(file, 'PRAGMA user_version = 99');
  const newer = storesOn(file);
  await expect(newer.alerts.put(sampleAlert('a'))).rejects.toThrow(StorageUnavailable);
  await expect(newer.alerts.put(sampleAlert('a'))).rejects.toThrow(/version 99.*start the newer/);
});

it('leaves the database of another program alone', async () => {
  const file = await temporaryFile();
  change(file, 'CREATE TABLE theirs (a)');
  const before = await readFile(file);
  await expect(storesOn(file).alerts.put(sampleAlert('a'))).rejects.toThrow(/another program/);
  expect(await readFile(file)).toEqual(before);
});

it.each([
  ['the file is a folder', (file: string) => mkdir(file), (file: string) => file],
  [
    'a file is where its folder should be',
    (file: string) => writeFile(file, ''),
    (file: string) => join(file, 'baton.sqlite'),
  ],
])('answers StorageUnavailable when %s', async (_, prepare, path) => {
  const file = await temporaryFile();
  await prepare(file);
  const { runs } = storesOn(path(file));
  await expect(runs.run(runIdOf('r'))).rejects.toThrow(StorageUnavailable);
  await expect(runs.run(runIdOf('r'))).rejects.toThrow(/cannot be opened: check/);
});

it('begins in an empty file', async () => {
  const file = await temporaryFile();
  await writeFile(file, '');
  expect(await storesOn(file).runs.run(runIdOf('r'))).toBeUndefined();
});

it('keeps everything when it is closed and opened again', async () => {
  const file = await temporaryFile();
  const stores = storesOn(file);
  const run = sampleRun('r');
  await stores.runs.write({ run, expectedRevision: undefined });
  await stores.close();
  expect(await readdir(dirname(file))).toEqual(['baton.sqlite']);
  expect(await storesOn(file).runs.run(run.runId)).toEqual(run);
});

it('reads a copy of the closed file', async () => {
  const file = await temporaryFile();
  const stores = storesOn(file);
  await stores.alerts.put(sampleAlert('a'));
  await stores.close();
  await copyFile(file, `${file}.copy`);
  const { items } = await storesOn(`${file}.copy`).alerts.list({ limit: 1, cursor: undefined });
  expect(items).toEqual([sampleAlert('a')]);
});

it('answers StorageUnavailable once it is closed, however often', async () => {
  const stores = storesOn(await temporaryFile());
  await stores.close();
  await stores.close();
  await expect(stores.folds.dueCount(at(0))).rejects.toThrow(StorageUnavailable);
});

it('says in the log why the file cannot be opened, once for one reason', async () => {
  const file = await temporaryFile();
  const [clock, log] = [manualClock(), recordedLog()];
  await writeFile(file, GARBAGE);
  const { runs } = storesOn(file, clock, log);
  for (const _ of [1, 2, 3]) {
    await expect(runs.run(runIdOf('r'))).rejects.toThrow();
    clock.pass(2_000);
  }
  expect(log.lines).toEqual([expect.stringContaining('is not a SQLite database')]);
});

function change(file: string, sql: string): void {
  using database = new DatabaseSync(file);
  database.exec(sql);
}

/** One call of every method. */
function everyCall({ runs, folds, sums, policies, strategies, settings, audit, alerts }: Stores) {
  const page = { limit: 1, cursor: undefined };
  return Promise.allSettled([
    runs.run(runIdOf('r')),
    runs.decisions(runIdOf('r')),
    runs.assignment(taskIdOf('t')),
    runs.write({ run: sampleRun('r'), expectedRevision: undefined }),
    runs.list({ strategy: undefined, since: undefined }, page),
    folds.due(at(0), 1),
    folds.dueCount(at(0)),
    folds.commit([], []),
    folds.setAside(runIdOf('r'), 1, 'a sample'),
    folds.setAsideCount(),
    sums.get([]),
    sums.list(''),
    policies.load(undefined),
    policies.publish([]),
    strategies.list(),
    strategies.versions(slugOf('a')),
    settings.read(),
    audit.list(page),
    alerts.put(sampleAlert('a')),
    alerts.list(page),
  ]);
}
