/** The sums over runs that every estimator is made of, in the order of a {@link Moments} vector. */
export const MEASURES = [
  'decisions',
  'weight',
  'weightedReward',
  'direct',
  'doublyRobust',
  'switched',
  'reward',
] as const;
export type Measure = (typeof MEASURES)[number];

/** One number a measure. */
export type Measures = Readonly<Record<Measure, number>>;

/** First and second moments of the runs' totals: their sums and the sums of their products. */
export interface Moments {
  readonly sums: Measures;
  /** Row by row, a row a measure: Σ xᵢxⱼ over the runs. */
  readonly products: readonly number[];
}

export const NO_MEASURES: Measures = measures(() => 0);

export const NO_MOMENTS: Moments = {
  sums: NO_MEASURES,
  products: MEASURES.flatMap(() => MEASURES.map(() => 0)),
};

/** The moments of one run by its totals. */
export function momentsOf(totals: Measures): Moments {
  return {
    sums: totals,
    products: MEASURES.flatMap((row) => MEASURES.map((column) => totals[row] * totals[column])),
  };
}

/** The moments of both. */
export function addMoments(left: Moments, right: Moments): Moments {
  return {
    sums: addMeasures(left.sums, right.sums),
    products: left.products.map((product, at) => product + (right.products[at] ?? 0)),
  };
}

export function addMeasures(left: Measures, right: Measures): Measures {
  return measures((measure) => left[measure] + right[measure]);
}

/** Σ (Σᵢ aᵢxᵢ)² over the runs, for the coefficients a of a linear form; never below 0. */
export function sumOfSquares({ products }: Moments, form: Measures): number {
  let sum = 0;
  for (const [row, left] of MEASURES.entries()) {
    for (const [column, right] of MEASURES.entries()) {
      sum += form[left] * form[right] * (products[row * MEASURES.length + column] ?? 0);
    }
  }
  return Math.max(0, sum);
}

function measures(of: (measure: Measure) => number): Measures {
  return {
    decisions: of('decisions'),
    weight: of('weight'),
    weightedReward: of('weightedReward'),
    direct: of('direct'),
    doublyRobust: of('doublyRobust'),
    switched: of('switched'),
    reward: of('reward'),
  };
}
