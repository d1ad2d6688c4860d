import { type Earnings, earningsOf, meanEarnings } from './earnings.ts';
import type { PlayedRun } from './play-run.ts';

/** How one option was used. */
export interface OptionUse {
  readonly option: string;
  /** In how many attempts it was chosen. */
  readonly chosen: number;
  /** Mean over those attempts; `undefined` without one, and for "stop", which tries nothing. */
  readonly earned: Earnings | undefined;
}

/** Every option that some task offered or that was chosen, the most chosen first. */
export function optionUses(played: readonly PlayedRun[], costWeight: number): OptionUse[] {
  const chosen = new Map<string, number>();
  const earned = new Map<string, Earnings[]>();
  for (const { task, decisions, tried } of played) {
    for (const option of task.alternatives) chosen.set(option, chosen.get(option) ?? 0);
    for (const decision of decisions) {
      chosen.set(decision.chosen, (chosen.get(decision.chosen) ?? 0) + 1);
    }
    for (const { option, outcome } of tried) {
      const list = earned.get(option) ?? [];
      list.push(earningsOf(outcome, costWeight));
      earned.set(option, list);
    }
  }
  return [...chosen]
    .map(([option, count]) => {
      const list = earned.get(option);
      return { option, chosen: count, earned: list && meanEarnings(list) };
    })
    .sort((left, right) => right.chosen - left.chosen);
}
