import { BINS, type Histogram } from './counts.ts';

/**
 * What each bet's log capital gains by one task, for every arm and hundredth. Made once; any number
 * of tasks is then a sum of counts × rows, so their order cannot matter.
 */
export interface GrowthTable {
  readonly bets: number;
  /** The gains of the bets by one task, a view that must not be written to. */
  of(treated: boolean, bin: number): Float64Array;
}

/**
 * @param bets shares of the capital that are staked, each small enough that no factor is 0 or less
 * @param contrast what a stake of 1 gains by a task of this arm whose value, in [0, 1], is known
 */
export function growthTableOf(
  bets: readonly number[],
  contrast: (treated: boolean, value: number) => number,
): GrowthTable {
  const rows = [false, true].map((treated) =>
    Array.from({ length: BINS }, (_, bin) => {
      const gain = contrast(treated, bin / (BINS - 1));
      return Float64Array.from(bets, (bet) => Math.log1p(bet * gain));
    }),
  );
  return {
    bets: bets.length,
    of(treated, bin) {
      const row = rows[treated ? 1 : 0]?.[bin];
      if (row === undefined) throw new RangeError(`expected a bin from 0 to 100, got ${bin}`);
      return row;
    },
  };
}

/** Adds what so many tasks of one arm and value gain to the bets' logarithms. */
export function addTasks(
  logs: Float64Array,
  table: GrowthTable,
  { treated, bin, tasks }: { treated: boolean; bin: number; tasks: number },
): void {
  if (tasks === 0) return;
  const row = table.of(treated, bin);
  for (let bet = 0; bet < row.length; bet += 1) {
    logs[bet] = (logs[bet] ?? 0) + tasks * (row[bet] ?? 0);
  }
}

/** {@link addTasks} for all tasks of a histogram. */
export function addHistogram(
  logs: Float64Array,
  table: GrowthTable,
  treated: boolean,
  histogram: Histogram,
): void {
  for (let bin = 0; bin < histogram.length; bin += 1) {
    addTasks(logs, table, { treated, bin, tasks: histogram[bin] ?? 0 });
  }
}

/** The logarithm of the mean of numbers that are given by their logarithms. */
export function logMeanExp(logs: Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const log of logs) largest = Math.max(largest, log);
  let sum = 0;
  for (const log of logs) sum += Math.exp(log - largest);
  return largest + Math.log(sum / logs.length);
}
