/** How a comparison is bet on: fixed when the experiment starts, whatever comes in after. */
export interface Wager {
  /** The challenger's share of the tasks of both arms, in (0, 1). */
  readonly treatedShare: number;
  /** What scores are held against, in [.05, .95]; any number would do, one near them wastes least. */
  readonly center: number;
  /** Shares of the capital that are staked side by side, the smallest first. */
  readonly bets: readonly number[];
}

/** Stakes as multiples of the one that is best for the minimum effect: more for larger effects. */
export const STAKE_MULTIPLES = [0.7, 1, 1.3, 1.7, 2.1, 2.6, 3.2, 4] as const;

/** No task takes more of the capital than this. */
export const LARGEST_LOSS = 0.8;

/**
 * The bets for one challenger against the control.
 *
 * The stake that grows capital fastest for a lift δ is about δ ÷ the variance of a task's contrast,
 * here V(1/p + 1/(1 − p)). Source: Waudby-Smith & Ramdas (2023), "Estimating means of bounded random
 * variables by betting", also for a mean over several stakes.
 *
 * @param treatedShare p, in (0, 1)
 * @param controlMean of the control's scores before the experiment, in [0, 1]
 * @param variance V, of the same scores; 0 is allowed and bets all that may be lost
 * @param minimumEffect the smallest lift worth finding, in units of the score, above 0
 */
export function wagerOf({
  treatedShare,
  controlMean,
  variance,
  minimumEffect,
}: {
  readonly treatedShare: number;
  readonly controlMean: number;
  readonly variance: number;
  readonly minimumEffect: number;
}): Wager {
  if (!(treatedShare > 0 && treatedShare < 1)) {
    throw new RangeError(`expected a share between 0 and 1, got ${treatedShare}`);
  }
  if (!(minimumEffect > 0)) {
    throw new RangeError(`expected a minimum effect above 0, got ${minimumEffect}`);
  }
  const center = Math.min(0.95, Math.max(0.05, controlMean + minimumEffect / 2));
  const best = minimumEffect / (variance * (1 / treatedShare + 1 / (1 - treatedShare)));
  const most = LARGEST_LOSS / largestContrast({ treatedShare, center });
  return {
    treatedShare,
    center,
    bets: STAKE_MULTIPLES.map((multiple) => Math.min(most, multiple * best)),
  };
}

/**
 * z: what a stake of 1 on "better" wins by a task. Its mean over arms and scores is the lift exactly,
 * whatever the centre, because the share is known.
 *
 * @param score in [0, 1]
 */
export function contrastOf(
  { treatedShare, center }: Omit<Wager, 'bets'>,
  treated: boolean,
  score: number,
): number {
  return treated ? (score - center) / treatedShare : (center - score) / (1 - treatedShare);
}

/** The largest |z| over both arms and all scores. */
export function largestContrast({ treatedShare, center }: Omit<Wager, 'bets'>): number {
  return Math.max(center, 1 - center) / Math.min(treatedShare, 1 - treatedShare);
}
