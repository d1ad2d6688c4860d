import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  draw,
  EXPLORATION_FLOOR,
  preferWithFloor,
  softmaxWithFloor,
} from '../../../../shared/domain/policy/probabilities.ts';
import { SEEDED } from '../seeded.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Indices of 1 to 40 options, some not eligible, at least one eligible. */
const indices = fc
  .array(fc.option(fc.double({ min: -2, max: 2, noNaN: true }), { nil: undefined }), {
    minLength: 1,
    maxLength: 40,
  })
  .filter((all) => all.some((index) => index !== undefined));

function expectExact(probabilities: readonly number[], eligible: readonly boolean[]): void {
  const count = eligible.filter(Boolean).length;
  expect(Math.abs(sum(probabilities) - 1)).toBeLessThan(1e-12);
  for (const [at, probability] of probabilities.entries()) {
    if (eligible[at]) expect(probability).toBeGreaterThanOrEqual(EXPLORATION_FLOOR / count);
    else expect(probability).toBe(0);
  }
}

describe('propensities', () => {
  it('sum to 1, leave every eligible option its floor and the others nothing', () => {
    fc.assert(
      fc.property(indices, (all) => {
        expectExact(
          softmaxWithFloor(all),
          all.map((index) => index !== undefined),
        );
      }),
      { ...SEEDED, numRuns: 1_000 },
    );
  });

  it('do so too where one option is preferred, which gets all but the floor', () => {
    const questions = indices.chain((all) => {
      const eligible = all.flatMap((index, at) => (index === undefined ? [] : [at]));
      return fc.tuple(
        fc.constant(all.map((index) => index !== undefined)),
        fc.constantFrom(...eligible),
      );
    });
    fc.assert(
      fc.property(questions, ([eligible, preferred]) => {
        const probabilities = preferWithFloor(eligible, preferred);
        expectExact(probabilities, eligible);
        expect(probabilities[preferred]).toBeGreaterThanOrEqual(1 - EXPLORATION_FLOOR);
      }),
      { ...SEEDED, numRuns: 500 },
    );
  });

  it('are exactly 1 for a single eligible option', () => {
    expect(softmaxWithFloor([undefined, -7, undefined])).toEqual([0, 1, 0]);
    expect(preferWithFloor([false, true], 1)).toEqual([0, 1]);
  });

  it('are higher for a higher index and even for equal ones', () => {
    const [low = 0, high = 0, equal] = softmaxWithFloor([0.5, 0.515, 0.515]);
    expect(high).toBe(equal);
    expect((high - EXPLORATION_FLOOR / 3) / (low - EXPLORATION_FLOOR / 3)).toBeCloseTo(Math.E, 9);
  });

  it('do not depend on where the options stand', () => {
    fc.assert(
      fc.property(indices, (all) => {
        const turned = softmaxWithFloor(all.toReversed()).toReversed();
        for (const [at, probability] of softmaxWithFloor(all).entries()) {
          expect(turned[at]).toBeCloseTo(probability, 12);
        }
      }),
      SEEDED,
    );
  });
});

describe('a draw', () => {
  it.each([
    [0, 1],
    [0.2499, 1],
    [0.25, 3],
    [1 - 2 ** -53, 3],
  ])('of %d takes the option %i', (unit, position) => {
    expect(draw([0, 0.25, 0, 0.75, 0], unit)).toBe(position);
  });

  it('takes the last possible option where rounding leaves a sum under 1', () => {
    expect(draw([0.5, 0.5 - 2 ** -50, 0], 1 - 2 ** -53)).toBe(1);
  });

  it('never takes an impossible option', () => {
    const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(indices, unit, (all, number) => {
        expect(all[draw(softmaxWithFloor(all), number)]).not.toBeUndefined();
      }),
      { ...SEEDED, numRuns: 500 },
    );
  });
});
