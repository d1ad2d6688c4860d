import { describe, expect, it } from 'vitest';
import { studentTQuantile } from '../../../../shared/domain/evaluation/student-t.ts';

describe('the quantile of Student t', () => {
  // From scipy.stats.t.ppf of SciPy 1.17.1.
  it.each([
    [0.975, 1, 12.706204736174694],
    [0.975, 1.4, 6.657002568708426],
    [0.9, 2, 1.8856180831641272],
    [0.975, 3.7, 2.8675207071911895],
    [0.9995, 5, 6.868826625881276],
    [0.975, 29, 2.045229642132703],
    [0.9, 29, 1.311433647301551],
    [0.95, 1_000, 1.6463788172854643],
    [0.975, 1_000_000, 1.959966356814107],
    [0.6, 0.5, 0.3979754267847907],
  ])('at %d with %d degrees of freedom is %d', (probability, degreesOfFreedom, value) => {
    expect(studentTQuantile(probability, degreesOfFreedom) / value).toBeCloseTo(1, 8);
  });

  it('is 0 in the middle', () => {
    expect(studentTQuantile(0.5, 7)).toBeCloseTo(0, 9);
  });

  it.each([
    [0.4, 5],
    [1, 5],
    [Number.NaN, 5],
    [0.9, 0],
  ])('is refused for a probability of %d with %d degrees of freedom', (probability, degrees) => {
    expect(() => studentTQuantile(probability, degrees)).toThrow(RangeError);
  });
});
