import type { Direction } from './capital.ts';
import { strongestEvidence } from './cohorts.ts';
import type { ExperimentCounts } from './counts.ts';
import type { Wager } from './wager.ts';

/** Between which lifts the truth is, each bound by itself, in units of the score and in [−1, 1]. */
export interface LiftBounds {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The lifts that capital has not ruled out: bounds that hold at every look, each at 1 − 1/threshold,
 * with open tasks at their worst. `lower` is above 0 exactly when the capital for `better` at lift 0 has
 * reached the threshold, `upper` is below 0 exactly when that for `worse` has.
 *
 * Source: Waudby-Smith & Ramdas (2023): capital falls with the lift, so the bound is where
 * it crosses the threshold. Cost: forty times {@link strongestEvidence}, 5 to 15 ms
 * for 60 full days.
 *
 * @param threshold what capital must reach, as in `capitalNeeded`
 */
export function liftBounds(
  counts: ExperimentCounts,
  control: string,
  challenger: string,
  wager: Wager,
  threshold: number,
): LiftBounds {
  const needed = Math.log(threshold);
  const ruledOut = (lift: number, direction: Direction) =>
    strongestEvidence(counts, control, challenger, wager, lift, direction).logCapital >= needed;
  return {
    lower: largestRuledOut((lift) => ruledOut(lift, 'better')),
    upper: -largestRuledOut((lift) => ruledOut(-lift, 'worse')),
  };
}

/** Bounds are found to 2⁻²⁰, a millionth, on the side that claims less. */
const BISECTIONS = 20;

/**
 * The largest lift that is ruled out, where none is that lies above one that is not: −1 if nothing is,
 * and never 0, so that its sign says whether 0 is ruled out.
 */
function largestRuledOut(isRuledOut: (lift: number) => boolean): number {
  const positive = isRuledOut(0);
  if (isRuledOut(positive ? 1 : -1) === positive) return positive ? 1 : -1;
  let [low, high] = positive ? [0, 1] : [-1, 0];
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (low + high) / 2;
    if (isRuledOut(middle)) low = middle;
    else high = middle;
  }
  return low === 0 ? Number.EPSILON : low;
}
