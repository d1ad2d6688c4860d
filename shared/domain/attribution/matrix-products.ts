import { rowStart } from '../policy/symmetric-matrix.ts';

/** The trace of the product of two symmetric matrices. */
export function traceOfProduct(left: Float64Array, right: Float64Array, size: number): number {
  let trace = 2 * dot(left, right);
  for (let row = 0; row < size; row += 1) {
    const at = rowStart(row) + row;
    trace -= (left[at] ?? 0) * (right[at] ?? 0);
  }
  return trace;
}

/** The sum of products of what stands in the same places. */
export function dot(left: Float64Array, right: Float64Array): number {
  return left.reduce((sum, each, at) => sum + each * (right[at] ?? 0), 0);
}
