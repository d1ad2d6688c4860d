import { describe, expect, it } from 'vitest';
import {
  estimatedRate,
  towards,
  UNINFORMED,
  wilsonInterval,
} from '../../../../shared/domain/analysis/estimated-rate.ts';

describe('Wilson’s interval', () => {
  // Known values: R's binom.confint(8, 10, .9, methods = "wilson") and (0, 10).
  it.each([
    [0.8, 10, 0.5408, 0.9314],
    [0, 10, 0, 0.2129],
    [1, 10, 0.7871, 1],
  ])('of the rate %f in %i runs is %f to %f', (rate, runs, lower, upper) => {
    const interval = wilsonInterval(rate, runs);
    expect(interval.lower).toBeCloseTo(lower, 4);
    expect(interval.upper).toBeCloseTo(upper, 4);
  });
});

describe('an estimated rate', () => {
  const overall = estimatedRate(1_000, 600, UNINFORMED);

  it('is the overall rate before any run', () => {
    expect(estimatedRate(0, 0, towards(overall)).shrunken).toBe(overall.shrunken);
  });

  it('is half its own after ten runs', () => {
    const { shrunken } = estimatedRate(10, 10, towards(overall));
    expect(shrunken).toBeCloseTo((1 + overall.shrunken) / 2, 12);
  });

  it('is its own after many', () => {
    expect(estimatedRate(100_000, 90_000, towards(overall)).shrunken).toBeCloseTo(0.9, 4);
  });

  it('lies in its interval, which lies in [0, 1] and narrows', () => {
    let width = 1;
    for (const runs of [1, 10, 100, 1_000]) {
      const { shrunken, lower, upper } = estimatedRate(runs, runs, towards(overall));
      expect(0 <= lower && lower < shrunken && shrunken < upper && upper <= 1).toBe(true);
      expect(upper - lower).toBeLessThan(width);
      width = upper - lower;
    }
  });

  it('has an interval that holds nine of ten true rates like the overall one', () => {
    const spread = Array.from({ length: 40 }, (_, at) => (at + 0.5) / 40);
    let [held, all] = [0, 0];
    for (const rate of spread.map((at) => 0.35 + at / 2)) {
      for (const luck of spread) {
        const successes = binomialQuantile(30, rate, luck);
        const { lower, upper } = estimatedRate(30, successes, towards(overall));
        if (lower <= rate && rate <= upper) held += 1;
        all += 1;
      }
    }
    expect(held / all).toBeGreaterThan(0.87);
    expect(held / all).toBeLessThan(0.97);
  });
});

/** The number of successes that a share `luck` of all tries stays below. */
function binomialQuantile(runs: number, rate: number, luck: number): number {
  let [successes, probability] = [0, (1 - rate) ** runs];
  for (let below = probability; below < luck && successes < runs; below += probability) {
    probability *= ((runs - successes) / (successes + 1)) * (rate / (1 - rate));
    successes += 1;
  }
  return successes;
}
