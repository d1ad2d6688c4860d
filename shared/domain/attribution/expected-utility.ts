import { PRIOR_QUALITY } from '../policy/priors.ts';

/** Runs that what is expected beforehand counts for. */
const RUNS_OF_PRIOR = 1;

/**
 * Runs that the mean of all kinds counts for against the runs of one kind: the variance within a
 * kind over that between kinds, with deviations of .4 and .2.
 */
const RUNS_OF_OVERALL = 4;

/**
 * What a run is expected to earn by its kind of task alone: the mean utility of the kind, drawn
 * toward that of all kinds, which is drawn toward .5.
 *
 * Source: shrunken means (Efron & Morris 1975), with declared instead of estimated weights.
 *
 * @param overall runs and their utility, as summed up; `undefined` before any
 * @param ofKind the same of one kind of task
 * @returns in [−1, 1]; `undefined` for sums that cannot be right
 */
export function expectedUtility(
  overall: Float64Array | undefined,
  ofKind: Float64Array | undefined,
): number | undefined {
  const mean = shrunkenMean(overall, PRIOR_QUALITY, RUNS_OF_PRIOR);
  return mean === undefined ? undefined : shrunkenMean(ofKind, mean, RUNS_OF_OVERALL);
}

function shrunkenMean(
  sums: Float64Array | undefined,
  toward: number,
  weight: number,
): number | undefined {
  if (sums === undefined) return toward;
  const [runs = Number.NaN, utility = Number.NaN] = sums;
  if (!(sums.length === 2 && runs >= 0 && Math.abs(utility) <= runs)) return undefined;
  return (utility + weight * toward) / (runs + weight);
}
