import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addRun,
  type EvaluationSums,
  mergeEvaluationSums,
  noEvaluationSums,
} from '../../../../shared/domain/evaluation/evaluation-sums.ts';
import { SEEDED } from '../seeded.ts';
import { arbitraryDecision, THREE_RUNS } from './logged-decisions.ts';

const numbersOf = ({ moments, ...sums }: EvaluationSums) => [
  ...Object.values(sums),
  ...Object.values(moments.sums),
  ...moments.products,
];

const arbitraryRuns = fc.array(fc.array(arbitraryDecision, { maxLength: 3 }), { maxLength: 8 });

describe('the sums of an evaluation', () => {
  it('are the same however the log is cut and in whatever order', () => {
    fc.assert(
      fc.property(arbitraryRuns, arbitraryRuns, (some, others) => {
        const start = noEvaluationSums();
        const whole = numbersOf([...some, ...others].reduce(addRun, start));
        const parts = [others, some].map((runs) => runs.reduce(addRun, start));
        const merged = numbersOf(parts.reduce(mergeEvaluationSums, start));
        for (const [at, number] of whole.entries()) expect(merged[at]).toBeCloseTo(number, 9);
      }),
      SEEDED,
    );
  });

  it('stay as they were when a run is added', () => {
    const before = noEvaluationSums();
    const copy = structuredClone(before);
    addRun(before, THREE_RUNS);
    expect(before).toEqual(copy);
  });

  it('do not count a run without decisions', () => {
    expect(addRun(noEvaluationSums(), []).runs).toBe(0);
  });

  it('do not mix two thresholds', () => {
    expect(() => mergeEvaluationSums(noEvaluationSums(5), noEvaluationSums(10))).toThrow(
      'expected sums of one threshold, got 5 and 10',
    );
  });
});
