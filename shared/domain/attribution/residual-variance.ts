import type { Moments } from '../learning/moments.ts';
import { QUALITY_DEVIATION } from '../policy/priors.ts';
import { timesVector } from '../policy/symmetric-matrix.ts';
import type { Credit } from './credit.ts';
import { dot, traceOfProduct } from './matrix-products.ts';

/** Decisions that the prior variance of utility counts for. */
const DECISIONS_OF_PRIOR = 4;

/**
 * Of utility around what the regression expects, in the decisions that chose one option; drawn
 * toward the prior's. What the fit has adapted to the decisions counts as so many fewer of them.
 */
export function residualVariance(
  { coefficients, labels }: Credit,
  inverse: Float64Array,
  { count, targetSum, targetSquares, labels: own, products: withTarget }: Moments,
  products: Float64Array,
): number {
  let explained = (coefficients[0] ?? 0) * targetSum;
  for (const [row, label] of own.entries()) {
    const at = labels.indexOf(label);
    if (at >= 0) explained += (coefficients[at + 1] ?? 0) * (withTarget[row] ?? 0);
  }
  const fitted = dot(coefficients, timesVector(products, coefficients));
  const squares = Math.max(0, targetSquares - 2 * explained + fitted);
  const adapted = traceOfProduct(inverse, products, coefficients.length) / QUALITY_DEVIATION ** 2;
  const prior = DECISIONS_OF_PRIOR * QUALITY_DEVIATION ** 2;
  return (prior + squares) / (DECISIONS_OF_PRIOR + Math.max(0, count - adapted));
}
