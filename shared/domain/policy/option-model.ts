import { onGrid } from '../learning/sums.ts';

/**
 * What an option's settled decisions say about its utility, without context: the placeholder that a
 * contextual model replaces behind the same functions.
 */
export interface OptionModel {
  /** Settled decisions. */
  readonly count: number;
  /** Expected utility in [−1, 1]; `null` before evidence. */
  readonly estimate: number | null;
  /** The estimate plus what is still uncertain about it: what exploration compares. */
  readonly index: number;
}

/** One decision that ended in `utility`: n, Σu, Σu². */
export function optionVector(utility: number): Float64Array {
  const u = onGrid(utility);
  return Float64Array.of(1, u, u * u);
}

/** Expected utility of an option nobody has tried, weighing as much as one decision. */
const PRIOR_MEAN = 0.5;
const PRIOR_COUNT = 1;
/** Least standard deviation assumed, so that a lucky streak does not end exploration. */
const LEAST_DEVIATION = 0.1;
/** Prior standard deviation of one outcome, weighing as much as two decisions. */
const PRIOR_DEVIATION = 0.5;
/** Width of the optimism in standard errors (LinUCB's α; Li et al. 2010). */
const OPTIMISM = 0.5;

/** The model of an option without evidence. */
export const UNTRIED_OPTION: OptionModel = modelOf(0, 0, 0);

/**
 * The model of an option from its sums.
 *
 * @returns `undefined` for a vector that no sequence of decisions can have made
 */
export function compileOption(vector: Float64Array): OptionModel | undefined {
  const [count, sum, squares] = vector;
  if (count === undefined || sum === undefined || squares === undefined) return undefined;
  const sound =
    vector.length === 3 &&
    Number.isInteger(count) &&
    count >= 0 &&
    Math.abs(sum) <= count &&
    squares <= count &&
    squares * count >= sum * sum - 1e-6;
  return sound ? modelOf(count, sum, squares) : undefined;
}

function modelOf(count: number, sum: number, squares: number): OptionModel {
  const weight = count + PRIOR_COUNT;
  const mean = (sum + PRIOR_COUNT * PRIOR_MEAN) / weight;
  const spread =
    count === 0 ? 0 : Math.max(0, squares - (sum * sum) / count) + 2 * PRIOR_DEVIATION ** 2;
  const deviation =
    count === 0 ? PRIOR_DEVIATION : Math.max(LEAST_DEVIATION, Math.sqrt(spread / (count + 2)));
  return {
    count,
    estimate: count === 0 ? null : mean,
    index: mean + (OPTIMISM * deviation) / Math.sqrt(weight),
  };
}
