import { expect, it } from 'vitest';
import type { Stores } from '../../../../shared/ports.ts';
import { at, nextRevision, runIdOf, sampleFolded, sampleRun } from '../../../contracts/samples.ts';
import { withStoppedIndexes } from './stopped-indexes.ts';
import { localClient, storesOn, temporaryTables } from './temporary-stores.ts';

it('leaves out runs that the index still calls due, and fills up with those that are', async () => {
  const tables = await temporaryTables();
  const stores = await storesOn(tables);
  const ids = Array.from({ length: 12 }, (_, number) => `run ${String(number).padStart(2, '0')}`);
  for (const [position, id] of ids.entries()) {
    const run = sampleRun(id, { dueAt: at(position) });
    await stores.runs.write({ run, expectedRevision: undefined });
  }
  const client = await localClient();
  const stopIndexes = withStoppedIndexes(client);
  const behind = await storesOn(tables, { client });
  await behind.folds.due(at(99), 4);
  stopIndexes();
  await fold(stores, 'run 00');
  const postponed = nextRevision(sampleRun('run 01'), { dueAt: at(5_000) });
  await stores.runs.write({ run: postponed, expectedRevision: 1 });
  await stores.folds.setAside(runIdOf('run 02'), 1, 'a sample');

  const due = await behind.folds.due(at(99), 4);
  expect(due.map(({ run }) => run.runId)).toEqual(['run 03', 'run 04', 'run 05', 'run 06']);
});

it('takes up a run again that was set aside and then written', async () => {
  const { runs, folds } = await storesOn(await temporaryTables());
  const run = sampleRun('r');
  await runs.write({ run, expectedRevision: undefined });
  await folds.setAside(run.runId, 1, 'a sample');
  expect(await folds.due(at(9), 5)).toEqual([]);
  const mended = nextRevision(run);
  await runs.write({ run: mended, expectedRevision: 1 });
  expect(await folds.due(at(9), 5)).toEqual([{ run: mended, decisions: [] }]);
});

it('reads only as many runs as it is asked for', async () => {
  const tables = await temporaryTables();
  const stores = await storesOn(tables);
  for (let number = 0; number < 40; number += 1) {
    await stores.runs.write({ run: sampleRun(`run ${number}`), expectedRevision: undefined });
  }
  const client = await localClient();
  let reads = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      if (!JSON.stringify(args.input).includes('IndexName')) reads += 1;
      return await next(args);
    },
    { step: 'initialize' },
  );
  const { folds } = await storesOn(tables, { client });
  expect(await folds.due(at(9), 5)).toHaveLength(5);
  expect(reads).toBe(5);
});

async function fold({ folds }: Stores, id: string): Promise<void> {
  const fold = { runId: runIdOf(id), expectedRevision: 1, expectedFoldCount: 0, dueAt: null };
  expect(await folds.commit([{ ...fold, folded: sampleFolded() }], [])).toEqual([]);
}
