import type { EstimatedRate } from './analysis.ts';

/** What a rate is taken to be before any of its own runs, and how many runs that is worth. */
export interface PriorRate {
  readonly rate: number;
  readonly runs: number;
}

/** Of all runs together: half a success in one run, so that one run cannot make it 0 or 1. */
export const UNINFORMED: PriorRate = { rate: 0.5, runs: 1 };

/** How many runs of the overall rate a part's own rate is blended with: as a project's is. */
const SHRINKAGE_RUNS = 10;

/** What a part of the runs is taken to be like before its own are known. */
export const towards = ({ shrunken }: EstimatedRate): PriorRate => ({
  rate: shrunken,
  runs: SHRINKAGE_RUNS,
});

/**
 * A success rate drawn towards a prior one, with its 90 % interval, which holds the rate and lies in
 * [0, 1].
 *
 * Source: the posterior mean under a Beta prior worth `prior.runs` runs (Gelman et al., Bayesian Data
 * Analysis, 2.4), which shrinks as James and Stein's estimator does (Efron & Morris 1975); the
 * interval is Wilson's (1927), of the runs and those of the prior together.
 */
export function estimatedRate(runs: number, successes: number, prior: PriorRate): EstimatedRate {
  const all = runs + prior.runs;
  const shrunken = (successes + prior.rate * prior.runs) / all;
  return { runs, successes, shrunken, ...wilsonInterval(shrunken, all) };
}

/** Of the standard normal distribution at .95: both tails together are 10 %. */
const NORMAL_QUANTILE = 1.6448536269514722;

/** @param runs above 0, whole or not */
export function wilsonInterval(
  rate: number,
  runs: number,
): { readonly lower: number; readonly upper: number } {
  const squared = NORMAL_QUANTILE ** 2;
  const centre = (runs * rate + squared / 2) / (runs + squared);
  const margin =
    (NORMAL_QUANTILE * Math.sqrt(runs * rate * (1 - rate) + squared / 4)) / (runs + squared);
  return { lower: Math.max(0, centre - margin), upper: Math.min(1, centre + margin) };
}
