import { studentTQuantile } from '../evaluation/student-t.ts';
import type { MeanContribution } from './option-contributions.ts';

/** What an option contributed on average, for people to read. */
export interface ContributionEstimate {
  readonly mean: number;
  /** Holds the true mean in 95 of 100 cases. */
  readonly interval: { readonly lower: number; readonly upper: number };
  /** Decisions that chose the option with known odds. */
  readonly decisions: number;
}

const CONFIDENCE = 0.95;

/** Degrees of freedom that the prior of the variance stands for. */
const DEGREES_OF_PRIOR = 4;

/**
 * Puts the stages of a decision type together, each by its decisions. Centred choices of one stage
 * are uncorrelated with those of the other, so their variances add up.
 *
 * @returns `null` where no decision chose the option with known odds
 */
export function contributionEstimate(
  stages: readonly MeanContribution[],
): ContributionEstimate | null {
  const decisions = stages.reduce((sum, each) => sum + each.decisions, 0);
  if (decisions === 0) return null;
  let [mean, variance] = [0, 0];
  for (const each of stages) {
    const share = each.decisions / decisions;
    mean += share * each.mean;
    variance += share ** 2 * each.variance;
  }
  const quantile = studentTQuantile((1 + CONFIDENCE) / 2, DEGREES_OF_PRIOR + decisions);
  const margin = quantile * Math.sqrt(variance);
  return { mean, interval: { lower: mean - margin, upper: mean + margin }, decisions };
}
