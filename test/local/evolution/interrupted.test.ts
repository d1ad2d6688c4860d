import { describe, expect, it } from 'vitest';
import { LEASE_SECONDS } from '../../../shared/domain/evolution/lease.ts';
import { executionOf } from '../../functions/evolution/support.ts';
import { evolveBugs } from './evolving.ts';
import { expectOneExperiment, spent, testKills, testLostAnswers } from './interrupted.ts';
import { powerCut } from './power-cut.ts';
import { USED } from './scripted-proposer.ts';
import { firstProcess, nextProcess } from './shared-place.ts';
import { sqlitePlace } from './sqlite-place.ts';

testKills(sqlitePlace);
testLostAnswers(sqlitePlace);

describe('a process that loses its store with any of its writes', () => {
  it.each([
    ['is not stored', false],
    ['is stored unheard', true],
  ])(
    'which %s leaves the rest to the next execution',
    async (_, isStored) => {
      const cuts: string[] = [];
      for (;;) {
        const cut = await evolveThroughCut(cuts.length + 1, isStored);
        if (cut === undefined) break;
        cuts.push(cut);
      }
      expect(new Set(cuts)).toEqual(
        new Set([
          ...['acquire', 'put', 'ask', 'reserve', 'settle', 'answer', 'save', 'publish', 'release'],
        ]),
      );
      expect(cuts.length).toBeGreaterThan(15);
    },
    120_000,
  );
});

/** @returns the write with which the store was lost; `undefined` where there were fewer writes */
async function evolveThroughCut(place: number, isStored: boolean): Promise<string | undefined> {
  const shared = await sqlitePlace();
  const prepared = await firstProcess(shared);
  const cut = powerCut(place, isStored);
  const first = await nextProcess(shared, cut.around);
  await evolveBugs(first, { name: 'first' }).catch(() => undefined);
  shared.clock.pass(LEASE_SECONDS * 1_000);
  const second = await nextProcess(shared);
  const { status } = await evolveBugs(second, { name: 'second' });
  expect(['evolution_started', 'too_recent']).toContain(status);
  await expectOneExperiment(second);
  const records = await prepared.stores.evolutions.ofExecution(executionOf('first'));
  expect(records.every(({ endedAt }) => endedAt !== null)).toBe(true);
  const asked = first.model.asked.length + second.model.asked.length;
  const { calls, costUsd } = await spent(second);
  // What was set aside for a call that nobody made stays counted: never less than was used.
  expect([asked, asked + 1]).toContain(calls);
  expect(costUsd).toBeGreaterThanOrEqual(asked * USED.costUsd);
  return cut.last();
}
