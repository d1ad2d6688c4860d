import { describe, expect, it } from 'vitest';
import { biases, TRUE_CONTRASTS } from '../../../../bench/attribution/contrasts.ts';
import { intervalCoverage } from '../../../../bench/attribution/coverage.ts';

describe('three decisions whose odds depend on the context', { timeout: 60_000 }, () => {
  it('are credited with what they do, where mean utility says the opposite of two of them', () => {
    expect(TRUE_CONTRASTS).toEqual([0.1, -0.05, 0.08, 0.03, 0.12, 0]);
    const { credited, naive } = biases(20, 3_000, 'uniform');
    expect([naive.largest.toFixed(3), naive.flipped]).toEqual(['0.166', 2]);
    expect(credited.largest).toBeLessThanOrEqual(0.005);
    expect(credited.flipped).toBe(0);
  });

  it.each([
    [30, 'success or failure'],
    [200, 'success or failure'],
    [200, 'uniform'],
  ] as const)(
    'have intervals that hold the true mean contribution, after %i runs of %s',
    (runs, noise) => {
      expect(intervalCoverage(12_000 / runs, runs, noise)).toBeGreaterThanOrEqual(0.94);
    },
  );
});
