/** From `start` to below `end`, both in [0, 1]. */
export type BucketRange = readonly [start: number, end: number];

/** What weights sum to at least and at most, by rounding. */
const LEAST_TOTAL = 0.99;
const MOST_TOTAL = 1.01;

/**
 * The part of [0, 1) that belongs to each of `count` arms, one after the other. Less coverage takes
 * from the end of each part, so that nobody moves to another arm when coverage changes.
 *
 * Source: `getBucketRanges` of the GrowthBook SDK specification 0.8.0, with its readings of what
 * cannot be: weights that are not one for each arm or do not sum to 1 are equal, and coverage is held
 * within [0, 1].
 */
export function bucketRanges(
  count: number,
  weights?: readonly number[],
  coverage = 1,
): BucketRange[] {
  const covered = Math.min(1, Math.max(0, coverage));
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? 0;
  const areShares = weights?.length === count && total >= LEAST_TOTAL && total <= MOST_TOTAL;
  const shares = areShares ? weights : Array.from({ length: count }, () => 1 / count);
  let end = 0;
  return shares.map((share) => {
    const start = end;
    end += share;
    return [start, start + covered * share];
  });
}

/**
 * The position of the range that `unit` is in, or `undefined` for one in none.
 *
 * Source: `chooseVariation` of the GrowthBook SDK specification 0.8.0.
 */
export function rangeOf(unit: number, ranges: readonly BucketRange[]): number | undefined {
  const position = ranges.findIndex(([start, end]) => start <= unit && unit < end);
  return position < 0 ? undefined : position;
}
