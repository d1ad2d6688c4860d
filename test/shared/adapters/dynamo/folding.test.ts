import { mersenne } from 'pure-rand/generator/mersenne';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { describe, expect, it } from 'vitest';
import type { Baton } from '../../../../shared/application/baton.ts';
import { foldDueRuns } from '../../../../shared/application/fold.ts';
import { recordDecisions } from '../../../../shared/application/record-decisions.ts';
import { outcomeSchema } from '../../../../shared/domain/outcome/outcome.ts';
import type { Run } from '../../../../shared/domain/run/run.ts';
import { StorageUnavailable, type Stores } from '../../../../shared/ports.ts';
import {
  at,
  nextRevision,
  sampleDecision,
  sampleRun,
  sampleSelection,
} from '../../../contracts/samples.ts';
import { foldAll, report, runOf } from '../../application/calls.ts';
import { storesOn as sqliteStoresOn, temporaryFile } from '../sqlite/temporary-stores.ts';
import { canceled, connectionLost, type Fault, isWrite, throttled, withFaults } from './faults.ts';
import { batonOn } from './temporary-baton.ts';
import { localClient, storesOn, temporaryTables } from './temporary-stores.ts';

const RUNS = 1_000;
const FOLDERS = 8;

describe('folding', () => {
  it('ends with the sums of one folder when eight fold the same runs in all kinds of trouble', async () => {
    const runs = settledRuns();
    const alone = sqliteStoresOn(await temporaryFile());
    await writeRuns(alone, runs);
    await foldAll(batonOn(alone));

    const tables = await temporaryTables();
    const stores = await storesOn(tables, { budgetMilliseconds: 20_000 });
    await writeRuns(stores, runs);
    await Promise.all(
      Array.from({ length: FOLDERS }, async (_, folder) => {
        const client = await localClient();
        withFaults(client, trouble(folder));
        await foldDespiteCrashes(batonOn(await storesOn(tables, { client })), mersenne(folder));
      }),
    );

    expect(await stores.folds.dueCount(at(10_000))).toBe(0);
    expect(await bitsOf(stores)).toEqual(await bitsOf(alone));
    const [totals] = await stores.sums.get([{ family: 'overall', member: 'totals' }]);
    expect(totals?.vector[0]).toBe(RUNS);
  }, 120_000);

  it('adds a run of 100 choices of 100 types, some of them at a time, and takes them back', async () => {
    const [alone, baton] = [
      batonOn(sqliteStoresOn(await temporaryFile())),
      batonOn(await storesOn(await temporaryTables())),
    ];
    for (const each of [alone, baton]) {
      await decide(each, 'many', 0, 40);
      await decide(each, 'many', 40, 80);
      await report(each, 'many', { success: true, costUsd: 1, observedAt: at(1) });
      await foldAll(each);
      await decide(each, 'many', 80, 100);
      await foldAll(each);
    }
    expect(await bitsOf(baton.stores)).toEqual(await bitsOf(alone.stores));
    expect((await runOf(baton, 'many')).folded).toMatchObject({ revision: 4 });

    for (const each of [alone, baton]) {
      await report(each, 'many', { success: false, costUsd: 2, observedAt: at(2) });
      await foldAll(each);
    }
    expect(await bitsOf(baton.stores)).toEqual(await bitsOf(alone.stores));
    const published = await baton.stores.policies.load(undefined);
    expect(published?.changed.size).toBe(100);
  }, 60_000);

  it('publishes what it could store before the rest failed', async () => {
    const tables = await temporaryTables();
    const stores = await storesOn(tables);
    await writeRuns(stores, settledRuns().slice(0, 100));
    const client = await localClient();
    let folds = 0;
    withFaults(client, ({ name, input }) => {
      if (name !== 'TransactWriteItemsCommand' || !JSON.stringify(input).includes('foldCount')) {
        return undefined;
      }
      folds += 1;
      return folds > 1 ? { before: crash() } : undefined;
    });
    const baton = batonOn(await storesOn(tables, { client }));
    await expect(foldDueRuns(baton)).rejects.toThrow(Crash);
    expect((await stores.policies.load(undefined))?.changed.size).toBe(1);
  });
});

/** Settled runs of one version in two projects, each with a decision. */
function settledRuns(): Run[] {
  const random = mersenne(1);
  const draw = (below: number) => (random.next() >>> 0) % below;
  return Array.from({ length: RUNS }, (_, number) => {
    const id = `run ${number}`;
    const selection = sampleSelection(id);
    return sampleRun(id, {
      createdAt: at(0),
      dueAt: at(number),
      selection,
      context: selection.decision.context,
      outcome: outcomeSchema.parse({
        facts: { success: draw(3) > 0, costUsd: draw(1_000) / 100, durationSeconds: draw(4_000) },
        observedAt: { success: at(1), costUsd: at(1), durationSeconds: at(1) },
        final: true,
      }),
      decisionCount: 1,
    });
  });
}

/** Writes the runs, a tenth of them twice, which makes those due again. */
async function writeRuns(stores: Stores, runs: readonly Run[]): Promise<void> {
  for (let first = 0; first < runs.length; first += 50) {
    await Promise.all(
      runs.slice(first, first + 50).map(async (run, position) => {
        const decisions = [
          sampleDecision(run.runId, { chosen: position % 3 === 0 ? 'codex' : 'claude' }),
        ];
        await stores.runs.write({ run, expectedRevision: undefined, decisions });
        if (position % 10 === 0) {
          await stores.runs.write({ run: nextRevision(run), expectedRevision: 1 });
        }
      }),
    );
  }
}

/** Every tenth write is throttled, every tenth in conflict, of every tenth the answer is lost. */
function trouble(seed: number): (request: { readonly name: string }) => Fault {
  const random = mersenne(seed);
  const faults = [throttled, () => canceled('TransactionConflict'), connectionLost, crash];
  return ({ name }) => {
    if (!isWrite(name)) return undefined;
    const fault = faults[(random.next() >>> 0) % 40];
    if (fault === undefined) return undefined;
    return fault === throttled ? { before: fault() } : { after: fault() };
  };
}

/** The end of the process, right after DynamoDB has done its work. */
class Crash extends Error {}
const crash = () => new Crash('the process ends');

/** Folds until nothing is due, making room for others when they were first; starts anew after a crash. */
async function foldDespiteCrashes(baton: Baton, random: RandomGenerator): Promise<void> {
  for (;;) {
    try {
      const { folded, conflicts } = await foldDueRuns(baton);
      if (folded + conflicts === 0) return;
      await baton.clock.sleep(((random.next() >>> 0) % 20) * conflicts);
    } catch (error) {
      if (!(error instanceof Crash || error instanceof StorageUnavailable)) throw error;
    }
  }
}

/** Decisions of a run, each of a type of its own, from `first` to before `end`. */
async function decide(baton: Baton, runId: string, first: number, end: number): Promise<void> {
  const decisions = Array.from({ length: end - first }, (_, position) => ({
    runId: sampleRun(runId).runId,
    type: `type_${first + position}`,
    chosen: 'a',
    alternatives: [{ value: 'a' }, { value: 'b' }],
    propensity: 0.5,
    context: {},
  }));
  await recordDecisions(baton, { decisions });
}

async function bitsOf(stores: Stores): Promise<Record<string, string>> {
  const sums = await stores.sums.list('');
  return Object.fromEntries(
    sums.map(({ family, member, vector }) => [
      `${family} ${member}`,
      Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('hex'),
    ]),
  );
}
