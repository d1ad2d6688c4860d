import { describe, expect, it } from 'vitest';
import { expectedUtility } from '../../../../shared/domain/attribution/expected-utility.ts';

const sums = (runs: number, utility: number) => Float64Array.of(runs, utility);

describe('the utility expected of a run', () => {
  it('is .5 before any run', () => {
    expect(expectedUtility(undefined, undefined)).toBe(0.5);
  });

  it('is about the mean of all runs for a kind of task that is new', () => {
    expect(expectedUtility(sums(99, 79.5), undefined)).toBe(0.8);
  });

  it('is the mean of its kind, drawn toward that of all kinds while it is rare', () => {
    expect(expectedUtility(sums(99, 79.5), sums(4, 0))).toBe(0.4);
    expect(expectedUtility(sums(99, 79.5), sums(4_000, 400))).toBeCloseTo(0.1, 2);
  });

  it.each([
    ['no numbers', sums(Number.NaN, 1)],
    ['more utility than runs', sums(2, 3)],
    ['fewer runs than none', sums(-1, 0)],
    ['another length', Float64Array.of(1, 1, 1)],
  ])('is not known from sums with %s', (_, wrong) => {
    expect(expectedUtility(wrong, undefined)).toBeUndefined();
    expect(expectedUtility(undefined, wrong)).toBeUndefined();
  });
});
