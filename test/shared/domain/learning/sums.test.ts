import fc from 'fast-check';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';
import { describe, expect, it } from 'vitest';
import { accumulate } from '../../../../shared/domain/learning/add-sums.ts';
import {
  type Addition,
  isZero,
  onGrid,
  sumsKeyText,
} from '../../../../shared/domain/learning/sums.ts';
import { SEEDED } from '../seeded.ts';

const STEP = 2 ** -12;

function vector(family: string, member: string, ...values: readonly number[]): Addition {
  return { family, member, vector: Float64Array.from(values) };
}

/** The sums after the additions, each key with the exact bits of its vector. */
function total(additions: readonly Addition[]): Map<string, string> {
  const sums = new Map<string, Addition>();
  for (const addition of additions) accumulate(sums, addition);
  return new Map(
    [...sums].sort().map(([key, sum]) => [key, Buffer.from(sum.vector.buffer).toString('hex')]),
  );
}

describe('the grid', () => {
  it.each([
    [0, 0],
    [1, 1],
    [-1, -1],
    [STEP / 2, STEP],
    [STEP * 0.49, 0],
    [0.1, 410 / 4_096],
    [-0.1, -410 / 4_096],
    [3.99999, 4],
  ])('takes %d to %d', (value, rounded) => {
    expect(onGrid(value)).toBe(rounded);
  });

  it('holds the nearest multiple of 2⁻¹² and leaves it where it is', () => {
    fc.assert(
      fc.property(fc.double({ min: -4, max: 4, noNaN: true }), (value) => {
        const rounded = onGrid(value);
        expect(Number.isInteger(rounded * 4_096)).toBe(true);
        expect(Math.abs(rounded - value)).toBeLessThanOrEqual(STEP / 2);
        expect(onGrid(rounded)).toBe(rounded);
      }),
      { ...SEEDED, numRuns: 1_000 },
    );
  });
});

describe('sums', () => {
  it('add what shares a key, number by number, and keep other keys apart', () => {
    const sums = new Map<string, Addition>();
    for (const each of [vector('f', 'a', 1, 2), vector('f', 'b', 9), vector('f', 'a', 3, -2)]) {
      accumulate(sums, each);
    }
    expect([...sums.values()]).toEqual([vector('f', 'a', 4, 0), vector('f', 'b', 9)]);
  });

  it('do not change the vectors that were added', () => {
    const sums = new Map<string, Addition>();
    const first = vector('f', 'a', 1);
    accumulate(sums, first);
    accumulate(sums, first);
    expect(first.vector).toEqual(Float64Array.of(1));
  });

  it('have no negative zero, which would tell one order from another', () => {
    const sums = new Map<string, Addition>();
    accumulate(sums, vector('f', 'a', 0, -0), -1);
    accumulate(sums, vector('f', 'b', -0));
    const zeros = [...sums.values()].flatMap((sum) => [...sum.vector]);
    expect(zeros.map((zero) => Object.is(zero, 0))).toEqual([true, true, true]);
  });

  it('of 100,000 random additions are the same to the last bit in two orders', () => {
    const random = mersenne(7);
    const values = () => {
      const value = onGrid(uniformInt(random, -4_000_000, 4_000_000) / 1_000_000);
      return [1, value, value * value];
    };
    const additions = Array.from({ length: 100_000 }, (_, at) =>
      vector('f', `m${at % 7}`, ...values()),
    );
    const shuffled = additions
      .map((addition) => ({ addition, place: uniformInt(random, 0, 2 ** 30) }))
      .sort((left, right) => left.place - right.place)
      .map(({ addition }) => addition);
    expect(total(shuffled)).toEqual(total(additions));
  });

  it('would not be the same off the grid', () => {
    const additions = Array.from({ length: 1_000 }, (_, at) => vector('f', 'm', Math.sin(at)));
    expect(total(additions.toReversed())).not.toEqual(total(additions));
  });
});

describe('the key of a sum', () => {
  it('is one text for one key, also where names hold separators', () => {
    const family = fc.constantFrom('f', 'f/a', 'f#', '__proto__');
    const member = fc.constantFrom('a', '#a', 'a\nb', 'constructor', '');
    const keys = fc.tuple(fc.record({ family, member }), fc.record({ family, member }));
    fc.assert(
      fc.property(keys, ([one, other]) => {
        const same = one.family === other.family && one.member === other.member;
        expect(sumsKeyText(one) === sumsKeyText(other)).toBe(same);
      }),
      { ...SEEDED, numRuns: 500 },
    );
  });
});

describe('a vector is zero', () => {
  it.each([
    [[], true],
    [[0, -0], true],
    [[0, STEP], false],
    [[Number.NaN], false],
  ])('%j: %s', (values, expected) => {
    expect(isZero(Float64Array.from(values))).toBe(expected);
  });
});
