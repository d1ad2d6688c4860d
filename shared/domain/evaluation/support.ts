import type { EvaluationSums } from './evaluation-sums.ts';
import { MEASURES } from './moments.ts';

/** What a log must hold about an evaluated policy before anything is said about it. */
export interface SupportRequirement {
  /** In runs; at least 2, or nothing could be said about the error. */
  readonly minimumEffectiveSampleSize: number;
  /** Of the largest weight in the total of all, in (0, 1]. */
  readonly maximumWeightShare: number;
  /** Of the evaluated policy's probability, on options that the log could not choose. */
  readonly maximumUnsupportedShare: number;
}

/**
 * An unsupported share of a thousandth moves a value by two thousandths at most, far less than
 * thirty effective runs can tell.
 */
export const USUAL_REQUIREMENT: SupportRequirement = {
  minimumEffectiveSampleSize: 30,
  maximumWeightShare: 1,
  maximumUnsupportedShare: 0.001,
};

/** How well a log covers an evaluated policy. */
export interface Support {
  readonly runs: number;
  readonly decisions: number;
  /** (Σw)²/Σw² over the runs' weights (Kish 1965). */
  readonly effectiveSampleSize: number;
  /**
   * What the effective sample size was to be by the logged probabilities: n²/Σ E[w²]. Rare options
   * with large weights may not have come up yet; the weights that did then look even and their
   * effective sample size large, which is how importance sampling misleads most (Chatterjee &
   * Diaconis 2018; E[w²] as the measure of the size needed: Agapiou et al. 2017).
   */
  readonly expectedEffectiveSampleSize: number;
  /** Share of the largest weight in the total, in [0, 1]; 0 without any weight. */
  readonly largestWeightShare: number;
  /** Share of the evaluated policy's probability on options that the log could not choose. */
  readonly unsupportedShare: number;
}

/** Why nothing can be said. */
export type SupportReason =
  | 'no_decisions'
  | 'unsupported_options'
  | 'small_effective_sample_size'
  | 'dominant_weight';

/** The log says too little about the evaluated policy; shown to people as `insufficient support`. */
export interface InsufficientSupport extends Support {
  readonly kind: 'insufficient_support';
  readonly reason: SupportReason;
}

export function supportOf(sums: EvaluationSums): Support {
  const { decisions, weight } = sums.moments.sums;
  const squaredWeight = sums.moments.products[WEIGHT_SQUARED] ?? 0;
  return {
    runs: sums.runs,
    decisions,
    effectiveSampleSize: squaredWeight === 0 ? 0 : weight ** 2 / squaredWeight,
    expectedEffectiveSampleSize:
      sums.expectedSquaredWeight === 0 ? 0 : decisions ** 2 / sums.expectedSquaredWeight,
    largestWeightShare: weight === 0 ? 0 : sums.largestWeight / weight,
    unsupportedShare: decisions === 0 ? 0 : sums.unsupported / decisions,
  };
}

/** @returns `undefined` when the requirement is met */
export function lackOfSupport(
  support: Support,
  requirement: SupportRequirement,
): SupportReason | undefined {
  const { effectiveSampleSize, expectedEffectiveSampleSize } = support;
  const minimum = Math.max(2, requirement.minimumEffectiveSampleSize);
  if (support.decisions === 0) return 'no_decisions';
  if (support.unsupportedShare > requirement.maximumUnsupportedShare) return 'unsupported_options';
  if (Math.min(effectiveSampleSize, expectedEffectiveSampleSize) < minimum) {
    return 'small_effective_sample_size';
  }
  return support.largestWeightShare > requirement.maximumWeightShare
    ? 'dominant_weight'
    : undefined;
}

const WEIGHT = MEASURES.indexOf('weight');
const WEIGHT_SQUARED = WEIGHT * MEASURES.length + WEIGHT;
