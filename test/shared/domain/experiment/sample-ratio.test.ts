import { describe, expect, it } from 'vitest';
import {
  SAMPLE_RATIO_THRESHOLD,
  sampleRatioEvidence,
} from '../../../../shared/domain/experiment/sample-ratio.ts';

const even = (first: number, second: number) =>
  sampleRatioEvidence([
    { weight: 0.5, assigned: first },
    { weight: 0.5, assigned: second },
  ]);
const found = Math.log(SAMPLE_RATIO_THRESHOLD);

describe('the sample ratio', () => {
  it('is the probability under a Dirichlet-multinomial over that under the weights', () => {
    // After two tasks of the first arm: (5/10 × 6/11) ÷ (1/2 × 1/2).
    expect(even(2, 0)).toBeCloseTo(Math.log(12 / 11), 12);
    expect(even(0, 0)).toBeCloseTo(0, 12);
  });

  it('finds a bug that sends everything to one arm within two dozen tasks', () => {
    expect(even(21, 0)).toBeGreaterThanOrEqual(found);
    expect(even(12, 0)).toBeLessThan(found);
  });

  it('finds 60:40 instead of even arms within 500 tasks', () => {
    expect(even(300, 200)).toBeGreaterThanOrEqual(found);
  });

  it('speaks less and less against counts that fit', () => {
    expect(even(5_000, 5_000)).toBeLessThan(even(50, 50));
  });

  it('scales the weights of the arms that are given', () => {
    const arms = [
      { weight: 0.2, assigned: 30 },
      { weight: 0.2, assigned: 20 },
    ];
    expect(sampleRatioEvidence(arms)).toBeCloseTo(even(30, 20), 12);
  });

  it('has a mean of 1 under the weights', () => {
    const tasks = 12;
    let mean = 0;
    let ways = 1;
    for (let first = 0; first <= tasks; first += 1) {
      mean += ways * 0.5 ** tasks * Math.exp(even(first, tasks - first));
      ways = (ways * (tasks - first)) / (first + 1);
    }
    expect(mean).toBeCloseTo(1, 9);
  });
});
