import { describe, expect, it } from 'vitest';
import { chiSquare, chiSquareCritical } from './chi-square.ts';

describe('the χ² test of these tests', () => {
  it.each([
    [1, 0.05, 3.8415],
    [3, 0.001, 16.2662],
    [4, 0.01, 13.2767],
    [9, 0.001, 27.8772],
    [99, 0.001, 148.2304],
  ])('with %i degrees of freedom has at p = %d the critical value %d', (degrees, p, value) => {
    expect(chiSquareCritical(degrees, p)).toBeCloseTo(value, 3);
  });

  it('adds the squared differences by their expectation', () => {
    expect(chiSquare([60, 40], [0.5, 0.5])).toBeCloseTo(4, 12);
  });
});
