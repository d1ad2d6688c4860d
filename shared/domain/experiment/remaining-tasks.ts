import { growthTable } from './capital.ts';
import type { ExperimentCounts } from './counts.ts';
import { addHistogram, logMeanExp } from './growth-table.ts';
import type { Wager } from './wager.ts';

/**
 * How many more tasks of the two arms must close until the challenger is found better, if they go
 * as the closed ones did: the missing log capital ÷ what the best bet has gained by a task so far. A
 * forecast for people, about half of the time too low.
 *
 * @param threshold what capital must reach, as in `capitalNeeded`
 * @returns 0 when the closed tasks suffice; `undefined` when no bet has gained, or nothing has closed
 */
export function remainingTasks(
  counts: ExperimentCounts,
  control: string,
  challenger: string,
  wager: Wager,
  threshold: number,
): number | undefined {
  const table = growthTable(wager, 0, 'better');
  const logs = new Float64Array(table.bets);
  let tasks = 0;
  for (const { arms } of counts.days) {
    for (const treated of [false, true]) {
      const closed = arms.get(treated ? challenger : control)?.closed ?? [];
      tasks += addHistogram(logs, table, treated, closed);
    }
  }
  const gained = Math.max(...logs);
  if (!(gained > 0)) return undefined;
  const missing = Math.log(threshold) - logMeanExp(logs);
  return Math.max(0, Math.ceil((missing * tasks) / gained));
}
