import { describe, expect, it } from 'vitest';
import { admissionBounds } from '../../../../shared/domain/evaluation/admission-bounds.ts';
import { evaluatePolicy } from '../../../../shared/domain/evaluation/evaluate-policy.ts';
import { addRun, noEvaluationSums } from '../../../../shared/domain/evaluation/evaluation-sums.ts';
import { studentTQuantile } from '../../../../shared/domain/evaluation/student-t.ts';
import { loggedDecision, THREE_RUNS } from './logged-decisions.ts';

const sumsOf = (rounds: number) =>
  Array.from({ length: rounds }, () => THREE_RUNS)
    .flat()
    .reduce((sums, decision) => addRun(sums, [decision]), noEvaluationSums());

describe('what a log says about a proposal', () => {
  it('is nothing under thirty effective runs', () => {
    expect(admissionBounds(sumsOf(3))).toMatchObject({ kind: 'insufficient_support' });
  });

  it('is nothing where one weight is above a tenth of the total', () => {
    const rare = loggedDecision({ loggingProbabilities: [0.01, 0.99] });
    const support = admissionBounds(addRun(sumsOf(60), [rare]));
    expect(support).toMatchObject({ reason: 'dominant_weight' });
  });

  it('is the doubly robust estimate, each bound of it at 90 %', () => {
    const bounds = admissionBounds(sumsOf(20));
    const evaluation = evaluatePolicy(sumsOf(20));
    if (bounds.kind !== 'bounded' || evaluation.kind !== 'estimated') throw new Error('no support');
    const { value, standardError, difference } = evaluation.estimates.doublyRobust;
    const quantile = studentTQuantile(0.9, evaluation.expectedEffectiveSampleSize - 1);
    expect(bounds.lower).toBeCloseTo(value - quantile * standardError, 9);
    expect(bounds.difference.upper).toBeCloseTo(
      difference.value + quantile * difference.standardError,
      9,
    );
  });
});
