import type { RecordedOutcome } from './task.ts';
import { recordedUtility, succeeded } from './utility.ts';

/** What one run, or the mean of many, came to. */
export interface Earnings {
  /** In [−1, 1]. */
  readonly utility: number;
  /** In [0, 1]: 1 or 0 for a single run. */
  readonly successRate: number;
  readonly costUsd: number;
}

/** What an outcome comes to when one dollar is worth `costWeight` of quality. */
export function earningsOf(outcome: RecordedOutcome, costWeight: number): Earnings {
  return {
    utility: recordedUtility(outcome, costWeight),
    successRate: succeeded(outcome) ? 1 : 0,
    costUsd: outcome.costUsd,
  };
}

/** Component by component. Throws when there is nothing to average. */
export function meanEarnings(parts: readonly Earnings[]): Earnings {
  if (parts.length === 0) throw new Error('expected something to average, got an empty list');
  const mean = (value: (part: Earnings) => number) =>
    parts.reduce((sum, part) => sum + value(part), 0) / parts.length;
  return {
    utility: mean(({ utility }) => utility),
    successRate: mean(({ successRate }) => successRate),
    costUsd: mean(({ costUsd }) => costUsd),
  };
}
