import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contrastOf,
  largestContrast,
  wagerOf,
} from '../../../../shared/domain/experiment/wager.ts';
import { SEEDED } from '../seeded.ts';
import { WAGER, wagerArbitrary } from './made-up-counts.ts';

describe('a wager', () => {
  it('bets multiples of minimum effect over the variance of a contrast', () => {
    expect(WAGER.center).toBeCloseTo(0.65, 12);
    expect(WAGER.bets[1]).toBeCloseTo(0.1 / (0.24 * 4), 12);
    expect(WAGER.bets[2]).toBeCloseTo((1.3 * 0.1) / (0.24 * 4), 12);
  });

  it('never stakes more than .8 of the capital on one task, however small the variance', () => {
    fc.assert(
      fc.property(wagerArbitrary, (wager) => {
        const most = Math.max(...wager.bets) * largestContrast(wager);
        expect(most).toBeLessThanOrEqual(0.8 + 1e-12);
      }),
      SEEDED,
    );
  });

  it('has its centre between .05 and .95', () => {
    const terms = { treatedShare: 0.5, variance: 0.1, minimumEffect: 0.1 };
    expect(wagerOf({ ...terms, controlMean: 1 }).center).toBe(0.95);
    expect(wagerOf({ ...terms, controlMean: 0, minimumEffect: 0.01 }).center).toBe(0.05);
  });

  it('has contrasts whose mean is the lift, whatever share and centre', () => {
    fc.assert(
      fc.property(
        wagerArbitrary,
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 100 }),
        (wager, control, challenger) => {
          const mean =
            wager.treatedShare * contrastOf(wager, true, challenger / 100) +
            (1 - wager.treatedShare) * contrastOf(wager, false, control / 100);
          expect(mean).toBeCloseTo((challenger - control) / 100, 10);
        },
      ),
      SEEDED,
    );
  });

  it('is refused without a share of the tasks, or without an effect', () => {
    const terms = { treatedShare: 0.5, controlMean: 0.5, variance: 0.1, minimumEffect: 0.1 };
    expect(() => wagerOf({ ...terms, treatedShare: 1 })).toThrow(RangeError);
    expect(() => wagerOf({ ...terms, minimumEffect: 0 })).toThrow(RangeError);
  });
});
