import { checkLoggedDecision, type LoggedDecision } from './logged-decision.ts';

/** What one logged decision adds to the estimators. */
export interface Terms {
  /** Importance weight: evaluated over logged probability of what was chosen; ≥ 0. */
  readonly weight: number;
  readonly weightedReward: number;
  /** The reward model's mean under the evaluated policy. */
  readonly direct: number;
  readonly doublyRobust: number;
  readonly switched: number;
  readonly reward: number;
  /** The evaluated policy's probability of options that the log could not choose, in [0, 1]. */
  readonly unsupported: number;
  /** Mean of the squared weight over everything that the log could have chosen: 1 + χ². */
  readonly expectedSquaredWeight: number;
}

/**
 * The terms of a decision.
 *
 * - IPS weighs the reward by w = π(a)/p(a) (Horvitz & Thompson 1952).
 * - The direct method is Σ π(a) q̂(a); it trusts the reward model.
 * - Doubly robust adds w (r − q̂(a)) to it: right when either the propensities or the model are
 *   (Dudík, Langford & Li 2011).
 * - SWITCH-DR adds that correction only up to a weight, which trades variance for the model's bias
 *   (Wang, Agarwal & Dudík 2017).
 *
 * What the evaluated policy gives to options that were not asked about earns 0 in every term.
 *
 * @param switchThreshold the largest weight that SWITCH-DR corrects by: λ
 * @throws RangeError for a decision that contradicts itself
 */
export function termsOf(decision: LoggedDecision, switchThreshold: number): Terms {
  checkLoggedDecision(decision);
  const { chosen, loggingProbabilities, evaluationProbabilities, estimatedRewards } = decision;
  let [direct, supported, expectedSquaredWeight] = [0, 0, 0];
  for (const [at, evaluation] of evaluationProbabilities.entries()) {
    const logging = loggingProbabilities[at] ?? 0;
    direct += evaluation * (estimatedRewards[at] ?? 0);
    if (logging === 0) continue;
    supported += evaluation;
    expectedSquaredWeight += evaluation ** 2 / logging;
  }
  const weight = (evaluationProbabilities[chosen] ?? 0) / (loggingProbabilities[chosen] ?? 1);
  const correction = weight * (decision.reward - (estimatedRewards[chosen] ?? 0));
  return {
    weight,
    weightedReward: weight * decision.reward,
    direct,
    doublyRobust: direct + correction,
    switched: direct + (weight <= switchThreshold ? correction : 0),
    reward: decision.reward,
    unsupported: Math.max(0, 1 - supported),
    expectedSquaredWeight,
  };
}
