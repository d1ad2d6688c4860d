import { type Direction, growthTable } from './capital.ts';
import { type ArmDay, BINS, type ExperimentCounts } from './counts.ts';
import { addHistogram, type GrowthTable, logMeanExp } from './growth-table.ts';
import { addArrivals } from './unreported-tasks.ts';
import type { Wager } from './wager.ts';

/** The strongest evidence of any cohort. */
export interface CohortEvidence {
  /** At least 0, the logarithm of the capital before the first task. */
  readonly logCapital: number;
  /** The last day whose tasks are in the strongest cohort; `null` where no cohort is above 0. */
  readonly throughDay: string | null;
}

/**
 * The evidence that the lift is above the given one (`better`) or below (`worse`), for tests.
 *
 * Counting tasks as they arrive is wrong where the delay depends on arm and result. So every cohort
 * "assigned up to day c" counts whole, with its open tasks at the worst score for the claim. That is
 * never more than its final capital, and a final capital at some number of tasks in order of assignment
 * is what Ville's inequality (1939) speaks of: so the largest of all cohorts may be looked at any time.
 *
 * Cost: days × 101 × bets additions at most, 0.1 ms for 60 full days.
 */
export function strongestEvidence(
  counts: ExperimentCounts,
  control: string,
  challenger: string,
  wager: Wager,
  lift: number,
  direction: Direction,
): CohortEvidence {
  const table = growthTable(wager, lift, direction);
  const [lowest, highest] = [0, BINS - 1];
  const controlWorst = table.of(false, direction === 'better' ? highest : lowest);
  const challengerWorst = table.of(true, direction === 'better' ? lowest : highest);
  const closed = new Float64Array(table.bets);
  const cohort = new Float64Array(table.bets);
  let controlOpen = 0;
  let challengerOpen = 0;
  let strongest: CohortEvidence = { logCapital: 0, throughDay: null };
  for (const { day, arms } of counts.days) {
    controlOpen += addClosed(closed, table, false, arms.get(control));
    challengerOpen += addClosed(closed, table, true, arms.get(challenger));
    for (let bet = 0; bet < cohort.length; bet += 1) {
      cohort[bet] =
        (closed[bet] ?? 0) +
        controlOpen * (controlWorst[bet] ?? 0) +
        challengerOpen * (challengerWorst[bet] ?? 0);
    }
    const logCapital = logMeanExp(cohort);
    if (logCapital > strongest.logCapital) strongest = { logCapital, throughDay: day };
  }
  return strongest;
}

/**
 * The same from what has arrived: closed tasks, open ones with the score they would have now, and those
 * without a score at the mean of all others. Not a test, because delays may bias it: it serves safety
 * stops, which should rather come too early.
 *
 * @returns the logarithm of the capital, which may be below 0
 */
export function arrivedEvidence(
  counts: ExperimentCounts,
  control: string,
  challenger: string,
  wager: Wager,
  lift: number,
  direction: Direction,
): number {
  const table = growthTable(wager, lift, direction);
  const logs = new Float64Array(table.bets);
  const arrived = [control, challenger].map((name, at) => {
    const days = counts.days.flatMap(({ arms }) => arms.get(name) ?? []);
    return {
      treated: at === 1,
      histograms: days.flatMap(({ closed, provisional }) => [closed, provisional]),
      assigned: days.reduce((sum, day) => sum + day.assigned, 0),
    };
  });
  addArrivals(logs, table, arrived);
  return logMeanExp(logs);
}

/** @returns how many tasks of that day are open */
function addClosed(
  logs: Float64Array,
  table: GrowthTable,
  treated: boolean,
  arm: ArmDay | undefined,
): number {
  if (arm === undefined) return 0;
  const open = arm.assigned - addHistogram(logs, table, treated, arm.closed);
  if (open < 0) {
    throw new RangeError(`expected no more closed tasks than assigned, got ${-open} more`);
  }
  return open;
}
