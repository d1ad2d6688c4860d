import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileOption,
  optionVector,
  UNTRIED_OPTION,
} from '../../../../shared/domain/policy/option-model.ts';
import { SEEDED } from '../seeded.ts';

const utility = fc.double({ min: -1, max: 1, noNaN: true });

/** The sums of decisions that ended in these utilities. */
function sumsOf(utilities: readonly number[]): Float64Array {
  const sums = Float64Array.of(0, 0, 0);
  for (const each of utilities) {
    for (const [at, value] of optionVector(each).entries()) sums[at] = (sums[at] ?? 0) + value;
  }
  return sums;
}

describe('what is known of an option', () => {
  it('compiles from any decisions there can be', () => {
    fc.assert(
      fc.property(fc.array(utility, { minLength: 1, maxLength: 50 }), (utilities) => {
        const model = compileOption(sumsOf(utilities));
        expect(model?.count).toBe(utilities.length);
        expect(Math.abs(model?.estimate ?? 2)).toBeLessThanOrEqual(1);
        expect(model?.index).toBeGreaterThan(model?.estimate ?? 2);
      }),
      { ...SEEDED, numRuns: 500 },
    );
  });

  it('is the mean with one decision of .5 beside it', () => {
    expect(compileOption(sumsOf([1, 1, 1]))?.estimate).toBe(3.5 / 4);
    expect(compileOption(sumsOf([-1]))?.estimate).toBe(-0.25);
  });

  it('is nothing before the first decision, though worth trying', () => {
    expect(UNTRIED_OPTION).toMatchObject({ count: 0, estimate: null });
    expect(compileOption(sumsOf([]))).toEqual(UNTRIED_OPTION);
    const disappointed = compileOption(sumsOf([0.5, 0.5, 0.5]));
    expect(UNTRIED_OPTION.index).toBeGreaterThan(disappointed?.index ?? 1);
  });

  it('becomes surer the more decisions there are', () => {
    const optimism = [1, 10, 100, 1_000].map((count) => {
      const model = compileOption(sumsOf(Array.from({ length: count }, (_, at) => at % 2)));
      return (model?.index ?? 0) - (model?.estimate ?? 0);
    });
    expect(optimism).toEqual(optimism.toSorted((left, right) => right - left));
  });

  it.each([
    ['too few sums', [1, 0]],
    ['too many sums', [1, 0, 0, 0]],
    ['no sums', []],
    ['half a decision', [1.5, 0, 0]],
    ['fewer than no decisions', [-1, 0, 0]],
    ['NaN decisions', [Number.NaN, 0, 0]],
    ['NaN utility', [1, Number.NaN, 0]],
    ['infinitely many', [Number.POSITIVE_INFINITY, 0, 0]],
    ['more utility than decisions', [1, 1.001, 1]],
    ['less utility than −1 each', [2, -2.001, 2]],
    ['squares over 1 each', [1, 0, 1.001]],
    ['squares under what the mean needs', [2, 1, 0.25]],
    ['NaN squares', [1, 0, Number.NaN]],
    ['utility without a decision', [0, 0.5, 0.5]],
  ])('cannot have been made with %s', (_, sums) => {
    expect(compileOption(Float64Array.from(sums))).toBeUndefined();
  });
});
