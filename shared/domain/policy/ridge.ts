import { groupOfLabel } from '../learning/features.ts';
import type { Moments } from '../learning/moments.ts';
import {
  INTERCEPT_SCALE,
  PRIOR_EFFECTS,
  PRIOR_QUALITY,
  PRIOR_SCALES,
  type PriorScale,
  QUALITY_DEVIATION,
} from './priors.ts';
import {
  choleskyFactor,
  inverseOfFactor,
  rowStart,
  solveWithFactor,
  timesVector,
} from './symmetric-matrix.ts';

/** Observations of one option. */
export interface Observations {
  readonly moments: Moments;
  /** For each label of the moments its position among the coefficients, or −1. */
  readonly places: readonly number[];
  /** What one of them counts: 1, or less where they are weaker evidence. */
  readonly weight: number;
}

/** What an option's own observations say, before others have a say. */
export interface OwnPosterior {
  /** (XᵀX/σ² + Λ)⁻¹ */
  readonly covariance: Float64Array;
  /** The estimate if nothing were shared. */
  readonly estimate: Float64Array;
}

/** Precisions of effects: of the intercept, then of each label. */
export function precisions(
  labels: Float64Array,
  scaleOf: (scale: PriorScale) => number,
): Float64Array {
  const precision = new Float64Array(labels.length + 1);
  precision[0] = 1 / scaleOf(INTERCEPT_SCALE) ** 2;
  for (const [at, label] of labels.entries()) {
    const group = groupOfLabel(label);
    const scale = group === undefined ? 0 : scaleOf(PRIOR_SCALES[group]);
    precision[at + 1] = 1 / Math.max(scale, LEAST_SCALE) ** 2;
  }
  return precision;
}

export const ownScale = ({ own }: PriorScale) => own;
export const pooledScale = ({ pooled }: PriorScale) => pooled;
/** Of an option that shares nothing. */
export const wholeScale = ({ pooled, own }: PriorScale) => Math.hypot(pooled, own);

/** Stands for 0: an effect of this deviation is none, and its precision is a number. */
const LEAST_SCALE = 1e-3;

/**
 * The posterior of an option's own effects, given what all options share: ridge regression of
 * quality on the features, with the prior precisions on the diagonal.
 *
 * Source: Bayesian linear regression (Gelman et al., Bayesian Data Analysis 2013, 14.8).
 *
 * @returns `undefined` for sums that cannot be right
 */
export function ownPosterior(
  observations: readonly Observations[],
  precision: Float64Array,
): OwnPosterior | undefined {
  const size = precision.length;
  const matrix = new Float64Array(rowStart(size));
  const right = new Float64Array(size);
  for (let row = 0; row < size; row += 1) matrix[rowStart(row) + row] = precision[row] ?? 0;
  for (const each of observations) addObservations(matrix, right, each);
  const factor = choleskyFactor(matrix, size);
  if (factor === undefined) return undefined;
  return { covariance: inverseOfFactor(factor, size), estimate: solveWithFactor(factor, right) };
}

function addObservations(
  matrix: Float64Array,
  right: Float64Array,
  { moments, places, weight }: Observations,
): void {
  const { count, targetSum, sums, products, triangle } = moments;
  const share = weight / QUALITY_DEVIATION ** 2;
  const add = (row: number, column: number, value: number) => {
    const at = row >= column ? rowStart(row) + column : rowStart(column) + row;
    matrix[at] = (matrix[at] ?? 0) + share * value;
  };
  const explain = (row: number, product: number, sum: number) => {
    right[row] = (right[row] ?? 0) + share * (product - PRIOR_QUALITY * sum);
  };
  add(0, 0, count);
  explain(0, targetSum, count);
  for (const [row, place] of places.entries()) {
    if (place < 0) continue;
    add(place, 0, sums[row] ?? 0);
    explain(place, products[row] ?? 0, sums[row] ?? 0);
    for (let column = 0; column <= row; column += 1) {
      const other = places[column] ?? -1;
      if (other >= 0) add(place, other, triangle[rowStart(row) + column] ?? 0);
    }
  }
}

/** Effects expected before evidence: the intercept's, then one for each label. */
export function expectedEffects(labels: Float64Array): Float64Array {
  return Float64Array.of(0, ...[...labels].map((label) => PRIOR_EFFECTS.get(label) ?? 0));
}

/** What options have in common. */
export interface SharedEffects {
  /** Of every option: the intercept's, then one for each label. */
  readonly pooled: Float64Array;
  /** Posterior covariance of these: a lower triangle, row by row. */
  readonly covariance: Float64Array;
  /** Of the options that have a feature: one for each of the features. */
  readonly ofFeatures: Float64Array;
}

/**
 * The exact posterior mean of the effects that options share, when each option's own effects are
 * integrated out: with own precision Λ and posterior covariance P an option says Λ − ΛPΛ about the
 * sum of what it shares, which here enters its intercept alone for features of options.
 *
 * Source: linear mixed models, the marginal normal equations (Henderson 1950; Searle, Casella &
 * McCulloch 1992, 7.4). Cost: (labels + features)³/2 multiplications and options × labels².
 *
 * @param options each with its posterior and the positions of its features
 */
export function sharedEffects(
  options: readonly { readonly own: OwnPosterior; readonly features: readonly number[] }[],
  ownPrecision: Float64Array,
  pooledPrecision: Float64Array,
  priorEffects: Float64Array,
  featureCount: number,
): SharedEffects {
  const size = pooledPrecision.length;
  const whole = size + featureCount;
  const matrix = new Float64Array(rowStart(whole));
  const right = new Float64Array(whole);
  for (let row = 0; row < size; row += 1) {
    matrix[rowStart(row) + row] = pooledPrecision[row] ?? 0;
    right[row] = (pooledPrecision[row] ?? 0) * (priorEffects[row] ?? 0);
  }
  const featurePrecision = 1 / PRIOR_SCALES.option.pooled ** 2;
  for (let row = size; row < whole; row += 1) matrix[rowStart(row) + row] = featurePrecision;
  const add = (at: number, value: number) => {
    matrix[at] = (matrix[at] ?? 0) + value;
  };
  for (const { own, features } of options) {
    const said = (row: number, column: number) => {
      const [high, low] = row >= column ? [row, column] : [column, row];
      const both = (ownPrecision[high] ?? 0) * (ownPrecision[low] ?? 0);
      const shrunk = both * (own.covariance[rowStart(high) + low] ?? 0);
      return row === column ? (ownPrecision[row] ?? 0) - shrunk : -shrunk;
    };
    for (let row = 0; row < size; row += 1) {
      const start = rowStart(row);
      for (let column = 0; column <= row; column += 1) add(start + column, said(row, column));
      right[row] = (right[row] ?? 0) + (ownPrecision[row] ?? 0) * (own.estimate[row] ?? 0);
    }
    for (const [position, feature] of features.entries()) {
      const start = rowStart(size + feature);
      for (let column = 0; column < size; column += 1) add(start + column, said(0, column));
      for (const other of features.slice(0, position + 1)) {
        const [high, low] = feature >= other ? [feature, other] : [other, feature];
        add(rowStart(size + high) + size + low, said(0, 0));
      }
      right[size + feature] =
        (right[size + feature] ?? 0) + (ownPrecision[0] ?? 0) * (own.estimate[0] ?? 0);
    }
  }
  const factor = choleskyFactor(matrix, whole);
  const solution = factor === undefined ? new Float64Array(whole) : solveWithFactor(factor, right);
  const covariance = factor === undefined ? matrix : inverseOfFactor(factor, whole);
  return {
    pooled: solution.slice(0, size),
    covariance: covariance.slice(0, rowStart(size)),
    ofFeatures: solution.slice(size),
  };
}

/** An option's coefficients: its own estimate, drawn toward what it shares where it knows little. */
export function shrunken(
  { covariance, estimate }: OwnPosterior,
  ownPrecision: Float64Array,
  center: Float64Array,
): Float64Array {
  const weighted = center.map((value, at) => value * (ownPrecision[at] ?? 0));
  return timesVector(covariance, weighted).map((value, at) => value + (estimate[at] ?? 0));
}
