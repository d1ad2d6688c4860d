/**
 * Symmetric matrices as their lower triangle, row by row: element (i, j) with i ≥ j stands at
 * i(i + 1)/2 + j. Sums of products are kept in this form, so nothing is copied to and fro.
 */

/** Where row `row` begins. */
export const rowStart = (row: number) => (row * (row + 1)) >> 1;

/**
 * The Cholesky factor L with LLᵀ = `matrix`, in the same form.
 *
 * Source: Golub & Van Loan, Matrix Computations (2013), 4.2. Cost: size³/6 multiplications.
 *
 * @returns `undefined` for a matrix that is not positive definite
 */
export function choleskyFactor(matrix: Float64Array, size: number): Float64Array | undefined {
  const factor = Float64Array.from(matrix);
  for (let row = 0; row < size; row += 1) {
    const start = rowStart(row);
    for (let column = 0; column <= row; column += 1) {
      const other = rowStart(column);
      let sum = factor[start + column] ?? 0;
      for (let k = 0; k < column; k += 1)
        sum -= (factor[start + k] ?? 0) * (factor[other + k] ?? 0);
      if (column < row) factor[start + column] = sum / (factor[other + column] ?? Number.NaN);
      else if (sum > 0) factor[start + column] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return factor;
}

/** Solves LLᵀx = `right`. Cost: size² multiplications. */
export function solveWithFactor(factor: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const solution = Float64Array.from(right);
  for (let row = 0; row < size; row += 1) {
    let sum = solution[row] ?? 0;
    for (let k = 0; k < row; k += 1) sum -= (factor[rowStart(row) + k] ?? 0) * (solution[k] ?? 0);
    solution[row] = sum / (factor[rowStart(row) + row] ?? Number.NaN);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = solution[row] ?? 0;
    for (let k = row + 1; k < size; k += 1) {
      sum -= (factor[rowStart(k) + row] ?? 0) * (solution[k] ?? 0);
    }
    solution[row] = sum / (factor[rowStart(row) + row] ?? Number.NaN);
  }
  return solution;
}

/** The inverse of LLᵀ, in the same form. Cost: size³/3 multiplications. */
export function inverseOfFactor(factor: Float64Array, size: number): Float64Array {
  // L⁻¹ first, column by column below the diagonal; then its product with its transpose.
  const lower = new Float64Array(factor.length);
  for (let row = 0; row < size; row += 1) {
    const start = rowStart(row);
    const diagonal = factor[start + row] ?? Number.NaN;
    lower[start + row] = 1 / diagonal;
    for (let column = 0; column < row; column += 1) {
      let sum = 0;
      for (let k = column; k < row; k += 1) {
        sum -= (factor[start + k] ?? 0) * (lower[rowStart(k) + column] ?? 0);
      }
      lower[start + column] = sum / diagonal;
    }
  }
  const inverse = new Float64Array(factor.length);
  for (let k = 0; k < size; k += 1) {
    const below = rowStart(k);
    for (let row = 0; row <= k; row += 1) {
      const left = lower[below + row] ?? 0;
      if (left === 0) continue;
      const start = rowStart(row);
      for (let column = 0; column <= row; column += 1) {
        inverse[start + column] =
          (inverse[start + column] ?? 0) + left * (lower[below + column] ?? 0);
      }
    }
  }
  return inverse;
}

/** `matrix` times `vector`. */
export function timesVector(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  const product = new Float64Array(size);
  for (let row = 0; row < size; row += 1) {
    const start = rowStart(row);
    const right = vector[row] ?? 0;
    let sum = 0;
    for (let column = 0; column < row; column += 1) {
      const value = matrix[start + column] ?? 0;
      sum += value * (vector[column] ?? 0);
      product[column] = (product[column] ?? 0) + value * right;
    }
    product[row] = (product[row] ?? 0) + sum + (matrix[start + row] ?? 0) * right;
  }
  return product;
}
