import { groupOfLabel } from '../learning/features.ts';
import { type Moments, readMoments } from '../learning/moments.ts';
import { QUALITY_DEVIATION } from '../policy/priors.ts';
import {
  inverseOfFactor,
  rowStart,
  solveWithFactor,
  timesVector,
} from '../policy/symmetric-matrix.ts';
import { creditOf, productsOf } from './credit.ts';
import { dot } from './matrix-products.ts';
import { residualVariance } from './residual-variance.ts';

/** What an option contributed in the decisions that chose it. */
export interface MeanContribution {
  readonly mean: number;
  /** Of the mean, for what is not known about effects. */
  readonly variance: number;
  readonly decisions: number;
}

/**
 * The mean of θᵀ(1{o} − p) over the decisions that chose o, for every option o of one decision type
 * and stage, from sums.
 *
 * Its variance is that of the ridge posterior, but with the residual variance that the decisions of
 * each option show instead of one for all (a sandwich grouped by option: A⁻¹(Λ + Σₒ σₒ²XₒᵀXₒ/σ⁴)A⁻¹,
 * which is the posterior's A⁻¹ where every σₒ is σ). Success and failure vary most at even odds, so
 * one variance would make the intervals of good options too wide and of middling ones too narrow.
 * The odds themselves, z̄ₒ, count as given. Runs count as independent: of decisions in one run the
 * centred choices are uncorrelated, but all runs of one task share their strategy, and intervals of
 * `select_strategy` are too narrow where tasks have many runs.
 *
 * Source: White 1980; Boruvka et al. 2018, appendix C. Cost: options × labels² + labels³.
 *
 * @param options sums by the option chosen
 * @returns by option; `undefined` for sums that cannot be right
 */
export function optionContributions(
  options: ReadonlyMap<string, Float64Array>,
): Map<string, MeanContribution> | undefined {
  const credit = creditOf([...options.values()]);
  if (credit === undefined) return undefined;
  const inverse = inverseOfFactor(credit.factor, credit.coefficients.length);
  const read = [...options].flatMap(([option, vector]) => {
    const moments = readMoments(vector);
    return moments === undefined || moments.count === 0
      ? []
      : [{ option, moments, products: placed(moments, credit.labels) }];
  });
  const middle = new Float64Array(inverse.length);
  for (const [row, each] of credit.precision.entries()) middle[rowStart(row) + row] = each;
  for (const { moments, products } of read) {
    const share = residualVariance(credit, inverse, moments, products) / QUALITY_DEVIATION ** 4;
    for (const [at, product] of products.entries())
      middle[at] = (middle[at] ?? 0) + share * product;
  }
  return new Map(
    read.map(({ option, moments: { count }, products }) => {
      const centred = credit.coefficients.map((_, at) =>
        isOfOption(credit.labels[at - 1]) ? (products[rowStart(at)] ?? 0) / count : 0,
      );
      const direction = solveWithFactor(credit.factor, centred);
      const variance = dot(direction, timesVector(middle, direction));
      return [option, { mean: dot(centred, credit.coefficients), variance, decisions: count }];
    }),
  );
}

const isOfOption = (label: number | undefined) =>
  label !== undefined && groupOfLabel(label) === 'chosen';

/** Sums of products in the places that the labels have among `labels`. */
function placed(moments: Moments, labels: Float64Array): Float64Array {
  const places = [0, ...[...moments.labels].map((label) => labels.indexOf(label) + 1)];
  const from = productsOf(moments);
  const into = new Float64Array(rowStart(labels.length + 1));
  for (const [row, place] of places.entries()) {
    // Labels rise: once one was dropped, all later ones were.
    if (row > 0 && place === 0) break;
    for (let column = 0; column <= row; column += 1) {
      into[rowStart(place) + (places[column] ?? 0)] = from[rowStart(row) + column] ?? 0;
    }
  }
  return into;
}
