import { describe, expect, it } from 'vitest';
import { checkOffPolicy } from '../../../../shared/domain/admission/off-policy.ts';

const bounded = (upper: number) => {
  const difference = { value: -0.1, lower: -0.2, upper };
  return { kind: 'bounded', value: 0.5, lower: 0.4, upper: 0.6, difference } as const;
};

describe('the log', () => {
  it('speaks against what it bounds below itself', () => {
    expect(checkOffPolicy(bounded(-0.001))).toMatchObject({
      passed: false,
      reason: 'worse_by_the_log',
    });
  });

  it('does not speak against what may be as good', () => {
    expect(checkOffPolicy(bounded(0))).toMatchObject({ passed: true, reason: 'passed' });
  });

  it('never blocks with too little support', () => {
    const answer = checkOffPolicy({
      kind: 'insufficient_support',
      reason: 'dominant_weight',
      runs: 12,
      decisions: 12,
      effectiveSampleSize: 3,
      expectedEffectiveSampleSize: 3,
      largestWeightShare: 0.5,
      unsupportedShare: 0,
    });
    expect(answer).toEqual({
      passed: true,
      reason: 'insufficient_support',
      detail: '12 logged runs say too little: dominant weight.',
    });
    expect(checkOffPolicy(undefined)).toMatchObject({ passed: true });
  });
});
