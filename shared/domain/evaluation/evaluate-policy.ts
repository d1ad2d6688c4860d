import {
  ESTIMATORS,
  type Estimate,
  type EstimatorName,
  LOGGED_MEAN,
  type PolicyEstimate,
} from './estimators.ts';
import type { EvaluationSums } from './evaluation-sums.ts';
import { type Ratio, standardErrorOfRatio, valueOfRatio } from './ratio.ts';
import { studentTQuantile } from './student-t.ts';
import {
  type InsufficientSupport,
  lackOfSupport,
  type Support,
  type SupportRequirement,
  supportOf,
  USUAL_REQUIREMENT,
} from './support.ts';

/** What the log says about another policy: means per decision. */
export interface PolicyEvaluation extends Support {
  readonly kind: 'estimated';
  /** Of all intervals; in (0, 1). */
  readonly confidence: number;
  /** The logging policy's own mean. */
  readonly logged: Estimate;
  readonly estimates: Readonly<Record<EstimatorName, PolicyEstimate>>;
}

export interface EvaluationTerms {
  /** @default .95 */
  readonly confidence?: number;
  /** @default USUAL_REQUIREMENT */
  readonly requirement?: SupportRequirement;
}

/**
 * What the evaluated policy would have earned a decision, had it made these decisions, each by
 * itself: what came before a decision in its run stays as it was logged.
 *
 * Intervals are Student's with as many degrees of freedom as effective runs, less one, around
 * {@link standardErrorOfRatio}. Simulated with 4 options in 4 contexts, 60 to 2,000 decisions, good
 * and wrong reward models, and at least 30 effective runs, 95 % intervals of the doubly robust
 * estimate held the truth in 93 to 97 % of the logs. Those of SNIPS and IPS fall to 87 and 81 %
 * where the evaluated policy prefers options of probability .0025. How far a wrong reward model
 * leads the direct method and SWITCH-DR astray is in none of their intervals. A correction for
 * skewness (Hall 1992) held less often, and an empirical Bernstein bound (Maurer & Pontil 2009),
 * which pays for the largest weight that may occur, is several times as wide. A log written while
 * its policy learned is no independent sample; the doubly robust terms are then martingale
 * differences, and the intervals are right as far as the logged probabilities settle (Hadad et al.
 * 2021).
 */
export function evaluatePolicy(
  sums: EvaluationSums,
  { confidence = 0.95, requirement = USUAL_REQUIREMENT }: EvaluationTerms = {},
): PolicyEvaluation | InsufficientSupport {
  const support = supportOf(sums);
  const reason = lackOfSupport(support, requirement);
  if (reason !== undefined) return { kind: 'insufficient_support', reason, ...support };
  const { moments, runs } = sums;
  const effective = Math.min(support.effectiveSampleSize, support.expectedEffectiveSampleSize);
  const quantile = studentTQuantile((1 + confidence) / 2, effective - 1);
  const estimate = (value: number, standardError: number): Estimate => {
    const margin = quantile * standardError;
    return { value, standardError, interval: { lower: value - margin, upper: value + margin } };
  };
  const logged = valueOfRatio(moments, LOGGED_MEAN);
  const policyEstimate = (ratio: Ratio): PolicyEstimate => {
    const value = valueOfRatio(moments, ratio);
    const differenceError = standardErrorOfRatio(moments, runs, ratio, LOGGED_MEAN);
    return {
      ...estimate(value, standardErrorOfRatio(moments, runs, ratio)),
      difference: estimate(value - logged, differenceError),
    };
  };
  return {
    kind: 'estimated',
    ...support,
    confidence,
    logged: estimate(logged, standardErrorOfRatio(moments, runs, LOGGED_MEAN)),
    estimates: {
      ips: policyEstimate(ESTIMATORS.ips),
      snips: policyEstimate(ESTIMATORS.snips),
      directMethod: policyEstimate(ESTIMATORS.directMethod),
      doublyRobust: policyEstimate(ESTIMATORS.doublyRobust),
      switchDoublyRobust: policyEstimate(ESTIMATORS.switchDoublyRobust),
    },
  };
}
