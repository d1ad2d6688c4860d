import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { StorageUnavailable } from '../../../../shared/ports.ts';
import { runIdOf, sampleAlert, sampleRun } from '../../../contracts/samples.ts';
import { manualClock, storesOn, temporaryFile } from './temporary-stores.ts';

it('waits for the lock of another connection, and then writes', async () => {
  const file = await temporaryFile();
  const clock = manualClock(() => {
    if (clock.sleeps.length === 7) other.exec('ROLLBACK');
  });
  const { alerts } = storesOn(file, clock);
  await alerts.put(sampleAlert('a'));
  const other = lock(file);
  await alerts.put(sampleAlert('b'));
  expect(clock.sleeps).toEqual([1, 2, 3, 4, 5, 5, 5]);
  expect((await alerts.list({ limit: 5, cursor: undefined })).items).toHaveLength(2);
});

it('gives up when its budget is used up, and has written nothing', async () => {
  const file = await temporaryFile();
  const clock = manualClock();
  const { alerts } = storesOn(file, clock);
  await alerts.put(sampleAlert('a'));
  const other = lock(file);
  await expect(alerts.put(sampleAlert('b'))).rejects.toThrow(StorageUnavailable);
  expect(clock.monotonic()).toBeGreaterThanOrEqual(1_000);
  expect(clock.monotonic()).toBeLessThanOrEqual(1_005);
  other.exec('ROLLBACK');
  expect((await alerts.list({ limit: 5, cursor: undefined })).items).toEqual([sampleAlert('a')]);
});

it('reads while another connection writes', async () => {
  const file = await temporaryFile();
  const clock = manualClock();
  const { runs } = storesOn(file, clock);
  const run = sampleRun('r');
  await runs.write({ run, expectedRevision: undefined });
  lock(file);
  expect(await runs.run(run.runId)).toEqual(run);
  expect(clock.sleeps).toEqual([]);
});

it('waits also to open the file', async () => {
  const file = await temporaryFile();
  const first = storesOn(file);
  await first.alerts.put(sampleAlert('a'));
  await first.close();
  const clock = manualClock(() => {
    if (clock.sleeps.length === 3) other.close();
  });
  const other = new DatabaseSync(file);
  other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  expect(await storesOn(file, clock).runs.run(runIdOf('r'))).toBeUndefined();
  expect(clock.sleeps).toEqual([1, 2, 3]);
});

it('makes one attempt a pause for all the calls that wait', async () => {
  const file = await temporaryFile();
  const clock = manualClock();
  const { alerts } = storesOn(file, clock);
  await alerts.put(sampleAlert('a'));
  const other = lock(file);
  const calls = Array.from({ length: 50 }, () => alerts.put(sampleAlert('a')));
  expect(clock.sleeps).toHaveLength(1);
  other.exec('ROLLBACK');
  await Promise.all(calls);
  const { items } = await alerts.list({ limit: 5, cursor: undefined });
  expect(items.map(({ count }) => count)).toEqual([51]);
});

/** Another connection that holds the write lock. */
function lock(file: string): DatabaseSync {
  const other = new DatabaseSync(file);
  onTestFinished(() => other.close());
  other.exec('BEGIN EXCLUSIVE');
  return other;
}
