import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMoments,
  areMoments,
  type Feature,
  labelsOf,
  MOST_LABELS,
  MOST_OWN_LABELS,
  momentsOf,
  NO_MOMENTS,
  OWN_LABELS,
  readMoments,
} from '../../../../shared/domain/learning/moments.ts';
import { onGrid } from '../../../../shared/domain/learning/sums.ts';
import { SEEDED } from '../seeded.ts';

/** The label of a feature of contexts. */
const ofContext = (at: number) => OWN_LABELS + at;

const number = fc.double({ min: -4, max: 4, noNaN: true }).map(onGrid);

/** An observation with features among so many labels. */
const observation = (labels: number) =>
  fc
    .tuple(
      fc.array(
        fc.record({ label: fc.integer({ min: 1, max: labels }).map(ofContext), value: number }),
        {
          maxLength: 8,
        },
      ),
      number,
    )
    .map(([features, target]) => momentsOf(features, target));

const total = (vectors: readonly Float64Array[]) =>
  vectors.reduce((sum, each) => addMoments(sum, each), NO_MOMENTS);

const bits = (vector: Float64Array) => Buffer.from(vector.slice().buffer).toString('hex');

describe('moments of one observation', () => {
  it('are counts, sums and products, by rising label', () => {
    const vector = momentsOf(
      [
        { label: 9, value: 0.5 },
        { label: 3, value: 2 },
      ],
      -1,
    );
    expect([...vector]).toEqual([1, -1, 1, 2, 3, 9, 2, 0.5, -2, -0.5, 4, 1, 0.25]);
  });

  it('count a label that occurs twice with the sum of its values, and none that is 0', () => {
    const twice: Feature[] = [1, 0.5, -0.5].map((value) => ({ label: 7, value }));
    expect(momentsOf([...twice, { label: 2, value: 0 }], 1)).toEqual(
      momentsOf([{ label: 7, value: 1 }], 1),
    );
  });
});

describe('moments', () => {
  it('merge to the same bits in any order and split', () => {
    const portions = fc.array(observation(30), { maxLength: 20 }).chain((all) =>
      fc.record({
        all: fc.constant(all),
        shuffled: fc.shuffledSubarray(all, { minLength: all.length }),
        cut: fc.nat(all.length),
      }),
    );
    fc.assert(
      fc.property(portions, ({ all, shuffled, cut }) => {
        const parts = [total(shuffled.slice(0, cut)), total(shuffled.slice(cut))];
        expect(bits(total(parts))).toBe(bits(total(all)));
      }),
      { ...SEEDED, numRuns: 300 },
    );
  });

  it('keep the same features to the same bits in any order when there are too many', () => {
    const each = Array.from({ length: 200 }, (_, at) =>
      momentsOf([{ label: ofContext(at + 1), value: 1 + (at % 3) }], 0.5),
    );
    const many = fc
      .array(observation(200), { maxLength: 40 })
      .map((some) => [...some, ...each])
      .chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      );
    fc.assert(
      fc.property(many, ([all, shuffled]) => {
        const sum = total(all);
        expect(labelsOf(sum).length).toBe(MOST_LABELS);
        expect(bits(total(shuffled))).toBe(bits(sum));
      }),
      { ...SEEDED, numRuns: 60 },
    );
  });

  it('are restored to the bit when an observation is taken back', () => {
    fc.assert(
      fc.property(fc.array(observation(30)), observation(30), (rest, revised) => {
        const before = total(rest);
        expect(bits(addMoments(addMoments(before, revised), revised, -1))).toBe(bits(before));
      }),
      { ...SEEDED, numRuns: 300 },
    );
  });

  it('never let a dropped feature come in half way', () => {
    const wide = (first: number) =>
      momentsOf(
        Array.from({ length: MOST_LABELS }, (_, at) => ({
          label: ofContext(first + at),
          value: 1,
        })),
        1,
      );
    const full = addMoments(wide(1_000), wide(1));
    expect(labelsOf(full)[MOST_LABELS - 1]).toBe(ofContext(MOST_LABELS));
    const left = addMoments(full, wide(1), -1);
    expect([...labelsOf(left)]).toEqual([...labelsOf(full)]);
    expect(addMoments(left, wide(1_000), -1)).toEqual(NO_MOMENTS);
  });

  it('keep features of contexts however many an option has of its own, and the other way round', () => {
    const own = (at: number) => ({ label: at + 1, value: 1 });
    const both = Array.from({ length: 100 }, (_, at) =>
      momentsOf([own(at), { label: ofContext(at), value: 1 }], 1),
    );
    const labels = [...labelsOf(total(both))];
    expect(labels.filter((label) => label < OWN_LABELS)).toHaveLength(MOST_OWN_LABELS);
    expect(labels.filter((label) => label >= OWN_LABELS)).toHaveLength(MOST_LABELS);
    expect(bits(total(both.toReversed()))).toBe(bits(total(both)));
  });

  it('are those of least squares: what they are read as solves to the line', () => {
    const points = [0, 0.5, 1, 1.5].map((x) => momentsOf([{ label: 1, value: x }], 2 * x + 1));
    const read = readMoments(total(points));
    const [x = 0, xy = 0, xx = 0] = [read?.sums[0], read?.products[0], read?.triangle[0]];
    const { count = 0, targetSum = 0 } = read ?? {};
    const slope = (count * xy - x * targetSum) / (count * xx - x * x);
    expect([slope, (targetSum - slope * x) / count]).toEqual([2, 1]);
  });
});

describe('a vector that no observations can have made', () => {
  const sound = [...momentsOf([{ label: 5, value: 1 }], 1)];
  const changed = (position: number, value: number) =>
    Float64Array.from(sound.map((each, at) => (at === position ? value : each)));

  it('is told from one that they can', () => {
    expect(readMoments(Float64Array.from(sound))?.count).toBe(1);
    expect(readMoments(NO_MOMENTS)?.count).toBe(0);
  });

  it.each<[string, Float64Array]>([
    ['a negative count', changed(0, -1)],
    ['a count that is no number', changed(0, Number.NaN)],
    ['half an observation', changed(0, 0.5)],
    ['squares too small', changed(2, 0.5)],
    ['a sum too large', changed(5, 2)],
    ['a product too large', changed(6, 2)],
    ['negative squares', changed(7, -1)],
    ['squares without end', changed(7, Number.POSITIVE_INFINITY)],
    ['a target without end', changed(1, 1e9).fill(1e18, 2, 3)],
    ['more than any observations may hold', changed(7, 17)],
    ['another length', Float64Array.from(sound.slice(0, -1))],
    ['labels out of order', momentsOf([{ label: 5, value: 1 }], 1).fill(-1, 3, 4)],
  ])('by %s', (_, vector) => {
    expect(readMoments(vector)).toBeUndefined();
  });

  it('has another form or other numbers', () => {
    expect(areMoments(changed(0, -1))).toBe(true);
    expect(areMoments(Float64Array.of(1, 2))).toBe(false);
  });
});
