import {
  addMeasures,
  type Measure,
  type Measures,
  type Moments,
  NO_MEASURES,
  sumOfSquares,
} from './moments.ts';

/** One sum over the runs divided by another. */
export interface Ratio {
  readonly of: Measure;
  readonly per: Measure;
}

export function valueOfRatio({ sums }: Moments, { of, per }: Ratio): number {
  return sums[of] / sums[per];
}

/**
 * Standard error of a ratio, or of its difference from another one on the same runs.
 *
 * A run with the totals x and y moves the ratio V = Σx/Σy by (x − V y)/Σy. These influences sum to
 * 0, and their squares, times n/(n − 1), to the variance (delta method for a ratio of means,
 * Cochran 1977, 6.3; for self-normalised weights Owen 2013, 9.2). That the influence is one of a
 * whole run makes it robust against whatever the decisions of a run share.
 *
 * @param runs at least 2
 */
export function standardErrorOfRatio(
  moments: Moments,
  runs: number,
  ratio: Ratio,
  subtracted?: Ratio,
): number {
  const form =
    subtracted === undefined
      ? influence(moments, ratio, 1)
      : addMeasures(influence(moments, ratio, 1), influence(moments, subtracted, -1));
  return Math.sqrt((sumOfSquares(moments, form) * runs) / (runs - 1));
}

/** A run's influence on the ratio as a linear form of its totals. */
function influence(moments: Moments, ratio: Ratio, sign: 1 | -1): Measures {
  const scale = sign / moments.sums[ratio.per];
  const value = valueOfRatio(moments, ratio);
  return { ...NO_MEASURES, [ratio.of]: scale, [ratio.per]: -value * scale };
}
