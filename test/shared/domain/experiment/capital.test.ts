import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growthTable, logCapital } from '../../../../shared/domain/experiment/capital.ts';
import { logMeanExp } from '../../../../shared/domain/experiment/growth-table.ts';
import { contrastOf } from '../../../../shared/domain/experiment/wager.ts';
import { SEEDED } from '../seeded.ts';
import { histogram, histogramOf, tasksArbitrary, WAGER, wagerArbitrary } from './made-up-counts.ts';

const liftArbitrary = fc.double({ min: -1, max: 1, noNaN: true });
const directionArbitrary = fc.constantFrom('better' as const, 'worse' as const);

describe('capital', () => {
  it('is the mean over the bets of a product over the tasks', () => {
    const control = histogram({ 0: 2, 100: 1 });
    const challenger = histogram({ 100: 3, 40: 1 });
    const gains = [
      ...[0, 0, 1].map((score) => contrastOf(WAGER, false, score)),
      ...[1, 1, 1, 0.4].map((score) => contrastOf(WAGER, true, score)),
    ];
    const products = WAGER.bets.map((bet) =>
      gains.reduce((sum, gain) => sum * (1 + bet * gain), 1),
    );
    const mean = products.reduce((sum, product) => sum + product, 0) / products.length;
    const table = growthTable(WAGER, 0, 'better');
    expect(logCapital(table, control, challenger)).toBeCloseTo(Math.log(mean), 12);
  });

  it('of tasks one by one, in any order, is that of their counts', () => {
    fc.assert(
      fc.property(
        tasksArbitrary,
        wagerArbitrary,
        liftArbitrary,
        directionArbitrary,
        (tasks, wager, lift, direction) => {
          const table = growthTable(wager, lift, direction);
          const logs = new Float64Array(table.bets);
          for (const { treated, score } of tasks) {
            const row = table.of(treated, score);
            for (const [bet, gain] of row.entries()) logs[bet] = (logs[bet] ?? 0) + gain;
          }
          const counted = logCapital(table, histogramOf(tasks, false), histogramOf(tasks, true));
          expect(counted).toBeCloseTo(logMeanExp(logs), 9);
        },
      ),
      SEEDED,
    );
  });

  it('never rises with the lift that it is bet against, and never falls the other way', () => {
    fc.assert(
      fc.property(
        tasksArbitrary,
        wagerArbitrary,
        liftArbitrary,
        liftArbitrary,
        (tasks, wager, one, other) => {
          const [low, high] = [Math.min(one, other), Math.max(one, other)];
          const at = (lift: number, direction: 'better' | 'worse') =>
            logCapital(
              growthTable(wager, lift, direction),
              histogramOf(tasks, false),
              histogramOf(tasks, true),
            );
          expect(at(high, 'better')).toBeLessThanOrEqual(at(low, 'better') + 1e-9);
          expect(at(low, 'worse')).toBeLessThanOrEqual(at(high, 'worse') + 1e-9);
        },
      ),
      SEEDED,
    );
  });

  it('is never expected to grow while the claim is not true', () => {
    fc.assert(
      fc.property(
        wagerArbitrary,
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 100 }),
        directionArbitrary,
        (wager, control, challenger, direction) => {
          const table = growthTable(wager, (challenger - control) / 100, direction);
          const expected = (bet: number) =>
            wager.treatedShare * Math.exp(table.of(true, challenger)[bet] ?? 0) +
            (1 - wager.treatedShare) * Math.exp(table.of(false, control)[bet] ?? 0);
          for (const bet of wager.bets.keys()) expect(expected(bet)).toBeCloseTo(1, 10);
        },
      ),
      SEEDED,
    );
  });

  it('is 1 before the first task', () => {
    expect(logCapital(growthTable(WAGER, 0, 'better'), [], [])).toBe(0);
  });
});
