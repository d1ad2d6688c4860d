import { groupOfLabel } from '../learning/features.ts';
import { addMoments, type Moments, NO_MOMENTS, readMoments } from '../learning/moments.ts';
import { PRIOR_QUALITY, QUALITY_DEVIATION } from '../policy/priors.ts';
import { choleskyFactor, rowStart, solveWithFactor } from '../policy/symmetric-matrix.ts';
import type { CentredChoice } from './centred-choice.ts';

/** Standard deviations before evidence: of mean utility, of task kinds from it, of options' effects. */
const MEAN_SCALE = 1;
const KIND_SCALE = 0.5;
const EFFECT_SCALE = 0.25;

/** What the choices of one decision type and stage are found to do to a run's utility. */
export interface Credit {
  /** Labels of the regressors, rising; the intercept comes before them. */
  readonly labels: Float64Array;
  /** Of the intercept, then of each label. */
  readonly coefficients: Float64Array;
  /** Prior precisions of the coefficients. */
  readonly precision: Float64Array;
  /** Cholesky factor of XᵀX/σ² + Λ. */
  readonly factor: Float64Array;
}

/**
 * Ridge regression of utility on centred choices beside indicators of the task kind. The centred
 * choices are uncorrelated with everything that came before, so their coefficients are effects of
 * the choices, also where the choice depends on the context and the rest of the model is wrong;
 * contexts in which the choice was more open weigh more.
 *
 * Source: centred and weighted least squares of micro-randomised trials (Boruvka, Almirall,
 * Witkiewitz & Murphy 2018), without their weights. Cost: options × labels² + labels³/6.
 *
 * @param options sums of {@link additionsOfAttribution}, one vector for each option chosen
 * @returns `undefined` for sums that cannot be right
 */
export function creditOf(options: readonly Float64Array[]): Credit | undefined {
  if (options.some((vector) => readMoments(vector) === undefined)) return undefined;
  const moments = readMoments(options.reduce((sum, each) => addMoments(sum, each), NO_MOMENTS));
  if (moments === undefined) return undefined;
  const { labels } = moments;
  const precision = Float64Array.of(MEAN_SCALE ** -2, ...[...labels].map(precisionOf));
  const matrix = productsOf(moments).map((sum) => sum / QUALITY_DEVIATION ** 2);
  for (const [row, each] of precision.entries()) {
    matrix[rowStart(row) + row] = (matrix[rowStart(row) + row] ?? 0) + each;
  }
  const factor = choleskyFactor(matrix, precision.length);
  if (factor === undefined) return undefined;
  const { targetSum, count, products, sums } = moments;
  // The prior mean of utility is the intercept's, so it is taken off what is to be explained.
  const right = Float64Array.of(
    targetSum - PRIOR_QUALITY * count,
    ...products.map((product, row) => product - PRIOR_QUALITY * (sums[row] ?? 0)),
  ).map((product) => product / QUALITY_DEVIATION ** 2);
  const coefficients = solveWithFactor(factor, right);
  coefficients[0] = (coefficients[0] ?? 0) + PRIOR_QUALITY;
  return { labels, coefficients, precision, factor };
}

function precisionOf(label: number): number {
  return (groupOfLabel(label) === 'chosen' ? EFFECT_SCALE : KIND_SCALE) ** -2;
}

/** Sums of products of all regressors, the intercept first: a lower triangle, row by row. */
export function productsOf({ count, sums, triangle, labels }: Moments): Float64Array {
  const matrix = new Float64Array(rowStart(labels.length + 1));
  matrix[0] = count;
  for (let row = 0; row < labels.length; row += 1) {
    const start = rowStart(row + 1);
    matrix[start] = sums[row] ?? 0;
    matrix.set(triangle.subarray(rowStart(row), rowStart(row + 1)), start + 1);
  }
  return matrix;
}

/** θᵀ(1{chosen} − p): what a choice added to what its odds would have earned. */
export function contributionOf(
  { labels, coefficients }: Pick<Credit, 'labels' | 'coefficients'>,
  choice: CentredChoice,
): number {
  return choice.reduce((sum, [label, value]) => {
    const at = labels.indexOf(label);
    return at < 0 ? sum : sum + value * (coefficients[at + 1] ?? 0);
  }, 0);
}
