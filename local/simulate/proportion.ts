/** A share of a number of cases, with its uncertainty. */
export interface Proportion {
  readonly count: number;
  readonly of: number;
  /** `null` of no cases. */
  readonly share: number | null;
  readonly lower: number;
  readonly upper: number;
}

/** The standard normal distribution's .975 quantile. */
const Z = 1.959964;

/**
 * A share with its 95 % interval, which is right also for few cases and for shares near 0 and 1.
 *
 * Source: Wilson (1927), "Probable inference, the law of succession, and statistical inference".
 */
export function proportion(count: number, of: number): Proportion {
  if (of === 0) return { count, of, share: null, lower: 0, upper: 1 };
  const share = count / of;
  const denominator = 1 + Z ** 2 / of;
  const middle = (share + Z ** 2 / (2 * of)) / denominator;
  const half = (Z / denominator) * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  // Of none and of all one bound is exact, whatever rounding makes of it.
  const lower = count === 0 ? 0 : middle - half;
  const upper = count === of ? 1 : middle + half;
  return { count, of, share, lower, upper };
}
