import { describe, expect, it } from 'vitest';
import type { Addition } from '../../../../shared/domain/learning/sums.ts';
import { BatchTooLarge, type FoldedRun } from '../../../../shared/ports.ts';
import {
  at,
  runIdOf,
  sampleDecision,
  sampleFolded,
  sampleRun,
  sampleTask,
} from '../../../contracts/samples.ts';
import { canceled, isWrite, type Request, withFaults } from './faults.ts';
import { localClient, storesOn, temporaryTables } from './temporary-stores.ts';

describe('a fold that does not fit into one transaction', () => {
  it.each([
    ['more than 100 actions', runsOf(61), vectors(40, 1)],
    ['more than 100 actions, with tasks', withTasks(runsOf(31)), vectors(39, 1)],
    ['more than 4 MB', runsOf(10), vectors(90, 6_000)],
  ])('is refused before anything is sent: %s', async (_, runs, additions) => {
    const { folds, requests } = await watchedStores();
    await expect(folds.commit(runs, additions)).rejects.toThrow(BatchTooLarge);
    expect(requests.filter(({ name }) => isWrite(name) && name !== 'PutItemCommand')).toEqual([]);
  });

  it('fits with 60 runs and 40 vectors of 64 features', async () => {
    const { runs, folds, sums } = await watchedStores();
    const folded = runsOf(60);
    for (const { runId } of folded) {
      await runs.write({ run: sampleRun(runId), expectedRevision: undefined });
    }
    const additions = vectors(40, 2_300);
    expect(await folds.commit(folded, additions)).toEqual([]);
    expect(await sums.list('family')).toHaveLength(40);
    expect(await folds.dueCount(at(9))).toBe(0);
  });

  it('fits with 30 runs of a task each and 40 vectors', async () => {
    const { runs, folds, sums } = await watchedStores();
    const folded = withTasks(runsOf(30));
    for (const { runId } of folded) {
      await runs.write({ run: sampleRun(runId), expectedRevision: undefined });
    }
    expect(await folds.commit(folded, vectors(40, 1))).toEqual([]);
    expect(await sums.list('family')).toHaveLength(40);
  });

  it('is a bug when a single vector is larger than an item', async () => {
    const { folds } = await watchedStores();
    await expect(folds.commit([], vectors(1, 60_000))).rejects.toThrow(/holds 409600/);
  });
});

it('refuses a write of a run with more decisions than one transaction takes', async () => {
  const { runs, requests } = await watchedStores();
  const decisions = Array.from({ length: 50 }, (_, number) =>
    sampleDecision('r', { decisionId: `${number}` }),
  );
  const write = { run: sampleRun('r'), expectedRevision: undefined };
  await expect(runs.write({ ...write, decisions })).rejects.toThrow(BatchTooLarge);
  expect(requests).toEqual([]);
  expect(await runs.write({ ...write, decisions: decisions.slice(0, 49) })).toBe('written');
});

it('refuses numbers that no sum may be', async () => {
  const { folds, sums } = await watchedStores();
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const addition = { family: 'f', member: 'm', vector: Float64Array.of(value) };
    await expect(folds.commit([], [addition])).rejects.toThrow(/expected finite sums/);
  }
  expect(await sums.list('')).toEqual([]);
});

describe('two folds at the same sums', () => {
  it('add both, when one was first between the other’s read and write', async () => {
    const tables = await temporaryTables();
    const other = await storesOn(tables);
    const client = await localClient();
    let meddled = 0;
    withFaults(client, async ({ name }) => {
      if (name === 'TransactWriteItemsCommand' && meddled < 3) {
        meddled += 1;
        await other.folds.commit([], vectors(2, 3));
      }
      return undefined;
    });
    const { folds, sums } = await storesOn(tables, { client });
    expect(await folds.commit([], vectors(2, 3))).toEqual([]);
    expect((await sums.list('')).map(({ vector }) => [...vector])).toEqual([
      [4, 4, 4],
      [4, 4, 4],
    ]);
  });

  it('add both, also when the sums were removed and made anew in between', async () => {
    const tables = await temporaryTables();
    const other = await storesOn(tables);
    await other.folds.commit([], vectors(1, 1));
    const client = await localClient();
    let isFirst = true;
    withFaults(client, async ({ name }) => {
      if (name === 'TransactWriteItemsCommand' && isFirst) {
        isFirst = false;
        const [addition] = vectors(1, 1);
        if (addition === undefined) throw new Error('expected a vector');
        await other.folds.commit([], [{ ...addition, vector: Float64Array.of(-1) }]);
        await other.folds.commit([], [{ ...addition, vector: Float64Array.of(7) }]);
      }
      return undefined;
    });
    const { folds, sums } = await storesOn(tables, { client });
    await folds.commit([], vectors(1, 1));
    expect((await sums.list('')).map(({ vector }) => [...vector])).toEqual([[8]]);
  });

  it('are tried again when DynamoDB calls them a conflict', async () => {
    const client = await localClient();
    let left = 3;
    withFaults(client, ({ name }) => {
      if (name !== 'TransactWriteItemsCommand' || left === 0) return undefined;
      left -= 1;
      return { before: canceled('TransactionConflict') };
    });
    const { folds, sums } = await storesOn(await temporaryTables(), { client });
    await folds.commit([], vectors(1, 2));
    expect((await sums.list('')).map(({ vector }) => [...vector])).toEqual([[1, 1]]);
  });
});

function runsOf(count: number): FoldedRun[] {
  return Array.from({ length: count }, (_, number) => ({
    runId: runIdOf(`run ${number}`),
    expectedRevision: 1,
    expectedFoldCount: 0,
    folded: sampleFolded(),
    dueAt: null,
  }));
}

/** Each run with a task of its own, new in an experiment. */
function withTasks(runs: readonly FoldedRun[]): FoldedRun[] {
  return runs.map((run) => ({
    ...run,
    task: { task: sampleTask('x', `task of ${run.runId}`), expectedRevision: 0 },
  }));
}

/** Vectors of so many ones. */
function vectors(count: number, length: number): Addition[] {
  return Array.from({ length: count }, (_, number) => ({
    family: 'family',
    member: String(number).padStart(3, '0'),
    vector: new Float64Array(length).fill(1),
  }));
}

async function watchedStores() {
  const client = await localClient();
  const tables = await temporaryTables();
  const requests: readonly Request[] = withFaults(client);
  return { ...(await storesOn(tables, { client })), requests };
}
