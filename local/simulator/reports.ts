import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { OutcomeRequest } from '../api-client.ts';
import type { AttemptResult } from './attempt.ts';
import { around, chance } from './draws.ts';
import type { World } from './world-schema.ts';

/** What some system says about a run, and how long after the end of the work it says it. */
export interface DelayedReport {
  readonly afterSeconds: number;
  readonly report: OutcomeRequest;
}

/**
 * The reports about a run, in order of time: CI with the facts of the work, then the decision about
 * merging, sometimes late, sometimes against CI; for some runs none at all.
 *
 * @param attempts all attempts at the task, the last decides; at least one
 * @param escalated whether a person was called in the end
 */
export function simulateReports(
  { reporting }: World,
  attempts: readonly AttemptResult[],
  escalated: boolean,
  random: RandomGenerator,
): DelayedReport[] {
  const last = attempts.at(-1);
  if (last === undefined) throw new Error('expected at least one attempt, got none');
  const lost = chance(random, reporting.lostShare);
  const revised = !last.success && !escalated && chance(random, reporting.revisedShare);
  const late = chance(random, reporting.lateShare) ? reporting.lateFactor : 1;
  const ciSeconds = around(random, reporting.ciSeconds);
  const mergeSeconds = ciSeconds + around(random, reporting.mergeSeconds) * late;
  const tidy = chance(random, 0.8);
  if (lost) return [];
  const ci: OutcomeRequest = {
    ciPassed: last.success || revised,
    lintClean: tidy,
    testsAdded: last.success && tidy,
    iterations: attempts.length,
    durationSeconds: attempts.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0),
    costUsd: attempts.reduce((sum, { costUsd }) => sum + costUsd, 0),
    escalated,
    // What CI lets pass looks like a success until somebody reads it.
    failureCode: revised ? null : last.failureCode,
  };
  const review: OutcomeRequest = {
    merged: last.success,
    humanFeedback: last.success ? (tidy ? 0.9 : 0.6) : 0.2,
    final: true,
  };
  return [
    { afterSeconds: Math.round(ciSeconds), report: ci },
    { afterSeconds: Math.round(mergeSeconds), report: review },
  ];
}
