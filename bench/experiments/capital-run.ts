import { BINS } from '../../shared/domain/experiment/counts.ts';
import type { GrowthTable } from '../../shared/domain/experiment/growth-table.ts';
import type { Tasks } from './tasks.ts';

/** A growth table as factors instead of their logarithms: products need no logarithm at each look. */
export interface Factors {
  readonly bets: number;
  readonly rows: Float64Array;
}

export function factorsOf({ bets, gains }: GrowthTable): Factors {
  return { bets, rows: gains.map((gain) => Math.exp(gain)) };
}

/** How often products that can no longer matter are set to 0, before they get slow to multiply. */
const SWEEP = 128;
const NEGLIGIBLE = 1e-200;

/**
 * Looks after every task.
 *
 * @param arm the challenger; tasks of other challengers do not count
 * @returns how many tasks had been assigned when capital reached the threshold; Infinity: never
 */
export function reachedAfter(
  tasks: Tasks,
  { bets, rows }: Factors,
  threshold: number,
  arm = 1,
): number {
  const capital = new Float64Array(bets).fill(1);
  const needed = threshold * bets;
  const [first, end] = [BINS * arm, BINS * (arm + 1)];
  for (let at = 0; at < tasks.length; at += 1) {
    let row = tasks[at] ?? 0;
    if (row >= BINS) {
      if (row < first || row >= end) continue;
      row -= first - BINS;
    }
    row *= bets;
    let sum = 0;
    for (let bet = 0; bet < bets; bet += 1) {
      const product = (capital[bet] ?? 0) * (rows[row + bet] ?? 0);
      capital[bet] = product;
      sum += product;
    }
    if (sum >= needed) return at + 1;
    if (at % SWEEP === 0) {
      for (let bet = 0; bet < bets; bet += 1) {
        if ((capital[bet] ?? 0) < NEGLIGIBLE) capital[bet] = 0;
      }
    }
  }
  return Number.POSITIVE_INFINITY;
}
