import type { ServiceOutputTypes } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import type { Stores } from '../../../../shared/ports.ts';
import { at, nextRevision, runIdOf, sampleFolded, sampleRun } from '../../../contracts/samples.ts';
import { localClient, storesOn, temporaryTables } from './temporary-stores.ts';

it('leaves out runs that the index still calls due, and fills up with those that are', async () => {
  const tables = await temporaryTables();
  const stores = await storesOn(tables);
  const ids = Array.from({ length: 12 }, (_, number) => `run ${String(number).padStart(2, '0')}`);
  for (const [position, id] of ids.entries()) {
    const run = sampleRun(id, { dueAt: at(position) });
    await stores.runs.write({ run, expectedRevision: undefined });
  }
  const behind = await storesWithIndexAsOfNow(tables, stores);
  await fold(stores, 'run 00');
  const postponed = nextRevision(sampleRun('run 01'), { dueAt: at(5_000) });
  await stores.runs.write({ run: postponed, expectedRevision: 1 });
  await stores.folds.setAside(runIdOf('run 02'), 1, 'a sample');

  const due = await behind.folds.due(at(99), 4);
  expect(due.map(({ run }) => run.runId)).toEqual(['run 03', 'run 04', 'run 05', 'run 06']);
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

/** Stores whose index of due runs stays as it is now, as if it were far behind. */
async function storesWithIndexAsOfNow(
  tables: Awaited<ReturnType<typeof temporaryTables>>,
  stores: Stores,
): Promise<Stores> {
  const client = await localClient();
  const answers = new Map<string, ServiceOutputTypes>();
  client.middlewareStack.add(
    (next) => async (args) => {
      const question = JSON.stringify(args.input);
      const known = answers.get(question);
      if (known !== undefined) return { output: known, response: undefined };
      const { output, response } = await next(args);
      if (question.includes('IndexName')) answers.set(question, output);
      return { output, response };
    },
    { step: 'initialize', name: 'behind' },
  );
  const behind = await storesOn(tables, { client });
  expect(await behind.folds.due(at(99), 4)).toHaveLength(4);
  expect(await stores.folds.dueCount(at(99))).toBe(12);
  return behind;
}
