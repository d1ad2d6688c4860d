import type { Wager } from './wager.ts';

/** What a normal variable stays above with probability .8, from below. */
const NORMAL_QUANTILE_80 = 0.841621;

/**
 * The smallest true lift that is found with probability .8 once so many tasks are in. For a bet λ the log
 * capital after n tasks is about normal with mean n(λδ − λ²σ²/2) and deviation λσ√n, where σ² =
 * V(1/p + 1/(1 − p)); the best of the bets counts.
 *
 * Source: the second-order expansion of log(1 + λz), by which Waudby-Smith & Ramdas (2023) size
 * their bets.
 *
 * @param variance V, of the control's scores
 * @param tasks of both arms together
 * @param threshold what capital must reach, as in `capitalNeeded`
 * @returns in units of the score, at most 1, the largest lift there is
 */
export function detectableEffect(
  { treatedShare, bets }: Wager,
  variance: number,
  tasks: number,
  threshold: number,
): number {
  const deviation = Math.sqrt(variance * (1 / treatedShare + 1 / (1 - treatedShare)));
  const lifts = bets.map(
    (bet) =>
      Math.log(threshold) / (tasks * bet) +
      (bet * deviation ** 2) / 2 +
      (NORMAL_QUANTILE_80 * deviation) / Math.sqrt(tasks),
  );
  return Math.min(1, ...lifts);
}
