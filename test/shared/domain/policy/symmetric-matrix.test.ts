import { describe, expect, it } from 'vitest';
import {
  choleskyFactor,
  inverseOfFactor,
  rowStart,
  solveWithFactor,
  timesVector,
} from '../../../../shared/domain/policy/symmetric-matrix.ts';

/** XᵀX + I of a matrix without structure: positive definite. */
function sample(size: number): Float64Array {
  const x = (row: number, column: number) => Math.sin(1 + row * 7 + column * 3);
  const matrix = new Float64Array(rowStart(size));
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = row === column ? 1 : 0;
      for (let k = 0; k < size; k += 1) sum += x(k, row) * x(k, column);
      matrix[rowStart(row) + column] = sum;
    }
  }
  return matrix;
}

const factorOf = (matrix: Float64Array, size: number) =>
  choleskyFactor(matrix, size) ?? new Float64Array(0);

describe('a symmetric matrix', () => {
  it('is factored as known', () => {
    // [[4, 2], [2, 5]] = [[2, 0], [1, 2]] times its transpose.
    expect([...factorOf(Float64Array.of(4, 2, 5), 2)]).toEqual([2, 1, 2]);
  });

  it.each([1, 2, 7, 65])('of size %d solves and inverts', (size) => {
    const matrix = sample(size);
    const factor = factorOf(matrix, size);
    const right = Float64Array.from({ length: size }, (_, at) => Math.cos(at));
    const solution = solveWithFactor(factor, right);
    const inverse = inverseOfFactor(factor, size);
    for (const [at, value] of timesVector(matrix, solution).entries()) {
      expect(value).toBeCloseTo(right[at] ?? Number.NaN, 9);
    }
    for (const [at, value] of timesVector(inverse, right).entries()) {
      expect(value).toBeCloseTo(solution[at] ?? Number.NaN, 9);
    }
  });

  it.each([
    ['that is indefinite', Float64Array.of(1, 2, 1)],
    ['that is singular', Float64Array.of(1, 1, 1)],
    ['of no numbers', Float64Array.of(Number.NaN, 0, 1)],
  ])('%s has no factor', (_, matrix) => {
    expect(choleskyFactor(matrix, 2)).toBeUndefined();
  });
});
