import type { Ratio } from './ratio.ts';

/** A mean with how far it may be off. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
  /** Two bounds that hold together at the confidence asked for. */
  readonly interval: { readonly lower: number; readonly upper: number };
}

/** An estimate of the evaluated policy's mean reward, beside the logging policy's. */
export interface PolicyEstimate extends Estimate {
  /** How much more than the logging policy, on the same runs. */
  readonly difference: Estimate;
}

/**
 * The estimators by their sums: inverse propensity scoring, self-normalised (Swaminathan & Joachims
 * 2015), direct method, doubly robust, SWITCH-DR.
 */
export const ESTIMATORS = {
  ips: { of: 'weightedReward', per: 'decisions' },
  snips: { of: 'weightedReward', per: 'weight' },
  directMethod: { of: 'direct', per: 'decisions' },
  doublyRobust: { of: 'doublyRobust', per: 'decisions' },
  switchDoublyRobust: { of: 'switched', per: 'decisions' },
} as const satisfies Record<string, Ratio>;
export type EstimatorName = keyof typeof ESTIMATORS;

/** The logging policy's own mean reward. */
export const LOGGED_MEAN: Ratio = { of: 'reward', per: 'decisions' };
