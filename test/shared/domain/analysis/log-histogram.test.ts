import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogHistogram } from '../../../../shared/domain/analysis/log-histogram.ts';
import { SEEDED } from '../seeded.ts';

function histogramOf(values: readonly number[]): LogHistogram {
  const histogram = new LogHistogram();
  for (const value of values) histogram.add(value);
  return histogram;
}

describe('quantiles of a logarithmic histogram', () => {
  it('are within 2 % of the value with that rank', () => {
    const value = fc.oneof(
      fc.constant(0),
      fc.double({ min: 1e-4, max: 1, noNaN: true }),
      fc.double({ min: 1, max: 1e9, noNaN: true }),
    );
    const share = fc.constantFrom(0.01, 0.5, 0.9, 1);
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 50 }), share, (values, of) => {
        const rank = Math.ceil(of * values.length - 1e-9);
        const exact = values.toSorted((left, right) => left - right)[rank - 1] ?? Number.NaN;
        const found = histogramOf(values).quantile(of) ?? Number.NaN;
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(0.020_001 * exact);
      }),
      SEEDED,
    );
  });

  it.each([
    [0.5, 50],
    [0.9, 90],
    [0.07, 7],
  ])('at %f of 1 to 100 have the rank %i', (share, rank) => {
    const values = Array.from({ length: 100 }, (_, at) => at + 1);
    expect(Math.abs((histogramOf(values).quantile(share) ?? 0) / rank - 1)).toBeLessThan(0.0201);
  });

  it('put what is too small or too large at the ends', () => {
    expect(histogramOf([1e-9]).quantile(1)).toBeCloseTo(1e-4, 5);
    expect((histogramOf([1e15]).quantile(1) ?? 0) / 1e9).toBeCloseTo(1, 1);
  });

  it('do not exist without a value, and no value is below 0', () => {
    expect(histogramOf([]).quantile(0.5)).toBeUndefined();
    for (const value of [-1, Number.NaN]) {
      expect(() => histogramOf([value])).toThrow('expected a number of at least 0');
    }
  });
});
