import { type Earnings, earningsOf, meanEarnings } from './earnings.ts';
import { type OptionUse, optionUses } from './option-uses.ts';
import type { PlayedRun } from './play-run.ts';
import { type References, referencesOf } from './references.ts';
import type { ReplayTask } from './task.ts';

export interface Summary {
  readonly runs: number;
  readonly learned: Earnings;
  /** The same over each pass. */
  readonly passes: readonly Earnings[];
  /** The same over the last fifth of all runs, at least one. */
  readonly lastFifth: Earnings;
  readonly totalCostUsd: number;
  readonly references: References;
  readonly options: readonly OptionUse[];
  readonly secondsElapsed: number;
}

/**
 * What was learned, against the references.
 *
 * @param played in the order of play, at least one
 * @param tasks each task once
 */
export function summarise(
  played: readonly PlayedRun[],
  tasks: readonly ReplayTask[],
  costWeight: number,
  secondsElapsed: number,
): Summary {
  const earned = played.map(({ pass, outcome }) => ({ pass, ...earningsOf(outcome, costWeight) }));
  const passes = [...new Set(played.map(({ pass }) => pass))];
  return {
    runs: played.length,
    learned: meanEarnings(earned),
    passes: passes.map((number) => meanEarnings(earned.filter(({ pass }) => pass === number))),
    lastFifth: meanEarnings(earned.slice(-Math.ceil(earned.length / 5))),
    totalCostUsd: earned.reduce((sum, { costUsd }) => sum + costUsd, 0),
    references: referencesOf(tasks, costWeight),
    options: optionUses(played, costWeight),
    secondsElapsed,
  };
}

/** The last line of standard output with `--json`. */
export function summaryAsJson({ references, ...summary }: Summary): string {
  const [best] = references.fixed;
  return JSON.stringify({
    runs: summary.runs,
    meanUtility: summary.learned.utility,
    uniform: references.uniform.utility,
    bestFixed: best === undefined ? null : { option: best.option, meanUtility: best.utility },
    oracle: references.oracle.utility,
    totalCostUsd: summary.totalCostUsd,
    successRate: summary.learned.successRate,
    secondsElapsed: summary.secondsElapsed,
  });
}
