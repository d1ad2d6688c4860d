/**
 * Sums over observations (x, y) with named features, as one vector of numbers:
 *
 * | position | holds |
 * | --- | --- |
 * | 0, 1, 2 | n, Σy, Σy² |
 * | 3 | k, how many features are kept |
 * | 4 … | k labels, rising; then Σxᵢ, then Σxᵢy, then Σxᵢxⱼ for i ≥ j, row by row |
 *
 * These are all that least squares with an intercept needs. Features are found by their labels, so
 * vectors of different features add up; with every x and y on the grid of `sums.ts` the sums are
 * exact, and neither order nor grouping of additions leaves a trace.
 *
 * At most {@link MOST_LABELS} features are kept, those with the smallest labels, and beside them
 * {@link MOST_OWN_LABELS} of those below {@link OWN_LABELS}, so that neither kind drives out the other.
 * A label says in its leading digits how much its group matters (features.ts), the rest is a hash: of
 * the groups that matter least a fixed random part is kept, which does not depend on the order of
 * arrival (a bottom-k sample; Cohen & Kaplan 2007). What is dropped was never kept in part: no sum is
 * ever incomplete.
 */

/** A feature of an observation: its label and its value. */
export interface Feature {
  readonly label: number;
  /** A multiple of 2⁻¹² of magnitude ≤ 4. */
  readonly value: number;
}

/** The most features of contexts that one vector keeps beside the intercept. */
export const MOST_LABELS = 64;

/** The labels below are of what does not change from one observation to the next. */
export const OWN_LABELS = 2 ** 46;

/** The most of those. */
export const MOST_OWN_LABELS = 8;

/** The most that any number of observations may hold of a square, for each of them. */
const MOST_SQUARE = 16;

const HEAD = 4;

/** Where the parts of a vector with so many features begin. */
function layout(labels: number) {
  const sums = HEAD + labels;
  const products = sums + labels;
  const triangle = products + labels;
  return { sums, products, triangle, length: triangle + (labels * (labels + 1)) / 2 };
}

/** The vector of one observation. A label that occurs twice counts with the sum of its values. */
export function momentsOf(features: readonly Feature[], target: number): Float64Array {
  const values = new Map<number, number>();
  for (const { label, value } of features) values.set(label, (values.get(label) ?? 0) + value);
  const present = [...values]
    .filter(([, value]) => value !== 0)
    .map(([label, value]): [number, number] => [label, Math.min(4, Math.max(-4, value))])
    .sort(([left], [right]) => left - right);
  const labels = new Set(keptLabels(present.map(([label]) => label)));
  const kept = present.filter(([label]) => labels.has(label));
  const at = layout(kept.length);
  const vector = new Float64Array(at.length);
  vector.set([1, target, target * target, kept.length]);
  for (const [row, [label, value]] of kept.entries()) {
    vector[HEAD + row] = label;
    vector[at.sums + row] = value;
    vector[at.products + row] = value * target;
    const start = at.triangle + (row * (row + 1)) / 2;
    for (let column = 0; column <= row; column += 1) {
      vector[start + column] = value * (kept[column]?.[1] ?? 0);
    }
  }
  return vector;
}

/** The rising labels that are kept of rising ones. */
function keptLabels(rising: readonly number[]): number[] {
  const own = rising.filter((label) => label < OWN_LABELS);
  return [...own.slice(0, MOST_OWN_LABELS), ...rising.slice(own.length, own.length + MOST_LABELS)];
}

/** The features of an observation that a vector can keep, in the order of their labels. */
export function keptFeatures(features: readonly Feature[]): Feature[] {
  const rising = features.toSorted((left, right) => left.label - right.label);
  const labels = new Set(keptLabels([...new Set(rising.map(({ label }) => label))]));
  return rising.filter(({ label }) => labels.has(label));
}

/** The moments of no observation. */
export const NO_MOMENTS = new Float64Array(HEAD);

/**
 * The sum of two vectors, the second times `sign`. Features that cancel out leave no trace, except
 * in a vector that is full: there they hold their places, with sums of 0, until everything is taken
 * back, because a feature that was dropped must not come in half way.
 */
export function addMoments(
  left: Float64Array,
  right: Float64Array,
  sign: 1 | -1 = 1,
): Float64Array {
  const labels = mergedLabels(labelsOf(left), labelsOf(right));
  const at = layout(labels.length);
  const sum = new Float64Array(at.length);
  sum[3] = labels.length;
  sum.set(labels, HEAD);
  addTo(sum, left, 1);
  addTo(sum, right, sign);
  if (sum.every((value, position) => value === 0 || isLabel(position, at))) return NO_MOMENTS;
  return withoutEmpty(sum);
}

/** The labels, rising. */
export function labelsOf(vector: Float64Array): Float64Array {
  return vector.subarray(HEAD, HEAD + (vector[3] ?? 0));
}

/** The parts of a vector, by name; views, not copies. */
export interface Moments {
  readonly count: number;
  readonly targetSum: number;
  readonly targetSquares: number;
  readonly labels: Float64Array;
  /** Σxᵢ */
  readonly sums: Float64Array;
  /** Σxᵢy */
  readonly products: Float64Array;
  /** Σxᵢxⱼ, i ≥ j, row by row. */
  readonly triangle: Float64Array;
}

/** Whether the vector has the form of moments, whatever its numbers. */
export function areMoments(vector: Float64Array): boolean {
  const size = vector[3] ?? Number.NaN;
  const fits = Number.isInteger(size) && size >= 0 && size <= MOST_LABELS + MOST_OWN_LABELS;
  return fits && vector.length === layout(size).length;
}

/** @returns `undefined` for a vector that no sequence of observations can have made */
export function readMoments(vector: Float64Array): Moments | undefined {
  if (!areMoments(vector)) return undefined;
  const [count = Number.NaN, targetSum = 0, targetSquares = 0, size = 0] = vector;
  const at = layout(size);
  const moments: Moments = {
    count,
    targetSum,
    targetSquares,
    labels: labelsOf(vector),
    sums: vector.subarray(at.sums, at.products),
    products: vector.subarray(at.products, at.triangle),
    triangle: vector.subarray(at.triangle),
  };
  return areSound(moments) ? moments : undefined;
}

/** Whether counts, order of labels and the inequality of Cauchy and Schwarz hold. */
function areSound(moments: Moments): boolean {
  const { count, targetSum, targetSquares, labels, sums, products, triangle } = moments;
  if (!(Number.isInteger(count) && count >= 0)) return false;
  const isBelow = (square: number, bound: number) => square <= bound * (1 + 1e-9) + 1e-9;
  if (!(targetSquares <= MOST_SQUARE * count)) return false;
  if (!isBelow(targetSum ** 2, count * targetSquares)) return false;
  for (let row = 0; row < labels.length; row += 1) {
    const squares = triangle[(row * (row + 3)) / 2] ?? Number.NaN;
    if (row > 0 && !((labels[row] ?? 0) > (labels[row - 1] ?? 0))) return false;
    if (!(squares >= 0 && squares <= MOST_SQUARE * count)) return false;
    if (!isBelow((sums[row] ?? Number.NaN) ** 2, count * squares)) return false;
    if (!isBelow((products[row] ?? Number.NaN) ** 2, targetSquares * squares)) return false;
  }
  return triangle.every(Number.isFinite);
}

function mergedLabels(left: Float64Array, right: Float64Array): number[] {
  const merged: number[] = [];
  for (let i = 0, j = 0; i < left.length || j < right.length; ) {
    const first = left[i] ?? Number.POSITIVE_INFINITY;
    const second = right[j] ?? Number.POSITIVE_INFINITY;
    merged.push(Math.min(first, second));
    if (first <= second) i += 1;
    if (second <= first) j += 1;
  }
  return keptLabels(merged);
}

/** Adds `vector`, times `sign`, into `sum`, whose labels hold all of the vector's that are kept. */
function addTo(sum: Float64Array, vector: Float64Array, sign: 1 | -1): void {
  const target = labelsOf(sum);
  const source = labelsOf(vector);
  const to = layout(target.length);
  const from = layout(source.length);
  const add = (into: number, of: number) => {
    // Never −0: the order of additions must leave no trace.
    sum[into] = (sum[into] ?? 0) + sign * (vector[of] ?? 0) + 0;
  };
  for (let position = 0; position < 3; position += 1) add(position, position);
  const places: number[] = [];
  for (let row = 0, place = 0; row < source.length; row += 1) {
    const label = source[row] ?? 0;
    while (place < target.length && (target[place] ?? 0) < label) place += 1;
    if (target[place] !== label) {
      places.push(-1);
      continue;
    }
    places.push(place);
    add(to.sums + place, from.sums + row);
    add(to.products + place, from.products + row);
    const start = from.triangle + (row * (row + 1)) / 2;
    const toStart = to.triangle + (place * (place + 1)) / 2;
    for (let column = 0; column <= row; column += 1) {
      const other = places[column] ?? -1;
      if (other >= 0) add(toStart + other, start + column);
    }
  }
}

function isLabel(position: number, { sums }: ReturnType<typeof layout>): boolean {
  return position >= 3 && position < sums;
}

/** The vector without features all of whose sums are 0, where there is room for all. */
function withoutEmpty(vector: Float64Array): Float64Array {
  const labels = labelsOf(vector);
  const at = layout(labels.length);
  const kept: number[] = [];
  const own = labels.filter((label) => label < OWN_LABELS).length;
  const isFull = (row: number) =>
    row < own ? own === MOST_OWN_LABELS : labels.length - own === MOST_LABELS;
  for (let row = 0; row < labels.length; row += 1) {
    if (isFull(row) || !isEmptyRow(vector, at, labels.length, row)) kept.push(row);
  }
  if (kept.length === labels.length) return vector;
  const to = layout(kept.length);
  const smaller = new Float64Array(to.length);
  smaller.set(vector.subarray(0, 3));
  smaller[3] = kept.length;
  for (const [place, row] of kept.entries()) {
    smaller[HEAD + place] = labels[row] ?? 0;
    smaller[to.sums + place] = vector[at.sums + row] ?? 0;
    smaller[to.products + place] = vector[at.products + row] ?? 0;
    for (let column = 0; column <= place; column += 1) {
      smaller[to.triangle + (place * (place + 1)) / 2 + column] =
        vector[at.triangle + (row * (row + 1)) / 2 + (kept[column] ?? 0)] ?? 0;
    }
  }
  return smaller;
}

function isEmptyRow(
  vector: Float64Array,
  at: ReturnType<typeof layout>,
  size: number,
  row: number,
): boolean {
  if (vector[at.sums + row] !== 0 || vector[at.products + row] !== 0) return false;
  for (let other = 0; other < size; other += 1) {
    const [high, low] = other > row ? [other, row] : [row, other];
    if (vector[at.triangle + (high * (high + 1)) / 2 + low] !== 0) return false;
  }
  return true;
}
