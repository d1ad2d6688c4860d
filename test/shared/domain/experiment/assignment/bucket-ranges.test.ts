import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  bucketRanges,
  rangeOf,
} from '../../../../../shared/domain/experiment/assignment/bucket-ranges.ts';
import { referenceData } from '../../../../reference-data.ts';

const FILE = 'growthbook-assignment-cases.json';
const ranges = z.array(z.tuple([z.number(), z.number()]));
const rangeCases = z.object({
  getBucketRange: z.array(
    z.tuple([z.string(), z.tuple([z.int(), z.number(), z.array(z.number()).nullable()]), ranges]),
  ),
});
const choiceCases = z.object({
  chooseVariation: z.array(z.tuple([z.string(), z.number(), ranges, z.int()])),
});

const near = (expected: readonly (readonly number[])[]) =>
  expected.map((range) => range.map((each) => expect.closeTo(each, 9)));

describe('the ranges of the arms', () => {
  // Cases of the GrowthBook SDK specification 0.8.0.
  it.each([
    [
      'equal without weights',
      2,
      undefined,
      1,
      [
        [0, 0.5],
        [0.5, 1],
      ],
    ],
    [
      'as wide as the weights',
      3,
      [0.2, 0.3, 0.5],
      1,
      [
        [0, 0.2],
        [0.2, 0.5],
        [0.5, 1],
      ],
    ],
    [
      'cut at their ends by less coverage',
      2,
      [0.4, 0.6],
      0.5,
      [
        [0, 0.2],
        [0.4, 0.7],
      ],
    ],
    [
      'empty under a coverage below 0',
      2,
      undefined,
      -0.2,
      [
        [0, 0],
        [0.5, 0.5],
      ],
    ],
    [
      'whole under a coverage above 1',
      2,
      undefined,
      1.5,
      [
        [0, 0.5],
        [0.5, 1],
      ],
    ],
    [
      'equal where weights sum to less than 1',
      2,
      [0.4, 0.1],
      1,
      [
        [0, 0.5],
        [0.5, 1],
      ],
    ],
    [
      'equal where weights sum to more than 1',
      2,
      [0.7, 0.6],
      1,
      [
        [0, 0.5],
        [0.5, 1],
      ],
    ],
    [
      'equal where a weight is missing',
      2,
      [1],
      1,
      [
        [0, 0.5],
        [0.5, 1],
      ],
    ],
    [
      'as given where weights nearly sum to 1',
      2,
      [0.4, 0.5999],
      1,
      [
        [0, 0.4],
        [0.4, 0.9999],
      ],
    ],
  ])('are %s', (_, count, weights, coverage, expected) => {
    expect(bucketRanges(count, weights, coverage)).toEqual(near(expected));
  });

  it('are those of every case of the specification', (context) => {
    const { getBucketRange } = referenceData(context, FILE, rangeCases);
    for (const [name, [count, coverage, weights], expected] of getBucketRange) {
      expect(bucketRanges(count, weights ?? undefined, coverage), name).toEqual(near(expected));
    }
    expect(getBucketRange).not.toHaveLength(0);
  });
});

describe('the range of a number', () => {
  it.each([
    [
      'begins at its start',
      0.5,
      [
        [0, 0.5],
        [0.5, 1],
      ],
      1,
    ],
    [
      'ends before its end',
      0.25,
      [
        [0, 0.25],
        [0.5, 0.75],
      ],
      undefined,
    ],
    [
      'is none where nothing is covered',
      0.4,
      [
        [0, 0.25],
        [0.5, 0.75],
      ],
      undefined,
    ],
    [
      'is never an empty one',
      0.5,
      [
        [0, 0.5],
        [0.5, 0.5],
        [0.5, 1],
      ],
      2,
    ],
  ] as const)('%s', (_, unit, of, expected) => {
    expect(rangeOf(unit, of)).toBe(expected);
  });

  it('is that of every case of the specification', (context) => {
    const { chooseVariation } = referenceData(context, FILE, choiceCases);
    for (const [name, unit, of, expected] of chooseVariation) {
      expect(rangeOf(unit, of) ?? -1, name).toBe(expected);
    }
    expect(chooseVariation).not.toHaveLength(0);
  });
});
