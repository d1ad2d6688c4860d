import { describe, expect, it } from 'vitest';
import { termsOf } from '../../../../shared/domain/evaluation/terms.ts';
import { loggedDecision } from './logged-decisions.ts';

describe('the terms of a logged decision', () => {
  it('weigh what was earned by how much more likely the choice would have been', () => {
    expect(termsOf(loggedDecision({ chosen: 1, reward: -0.5 }), 5)).toEqual({
      weight: 1.5,
      weightedReward: -0.75,
      direct: 0.3125,
      doublyRobust: 0.3125 + 1.5 * (-0.5 - 0.25),
      switched: 0.3125 + 1.5 * (-0.5 - 0.25),
      reward: -0.5,
      unsupported: 0,
      expectedSquaredWeight: 0.25 ** 2 / 0.5 + 0.75 ** 2 / 0.5,
    });
  });

  it('leave SWITCH-DR without a correction above the threshold, and with it at the threshold', () => {
    const decision = loggedDecision({ chosen: 1 });
    expect(termsOf(decision, 1.4).switched).toBe(0.3125);
    expect(termsOf(decision, 1.5).switched).toBe(0.3125 + 1.5 * 0.75);
  });

  it('call an option without a known logged probability unsupported', () => {
    const { unsupported } = termsOf(loggedDecision({ loggingProbabilities: [0.5, null] }), 5);
    expect(unsupported).toBe(0.75);
  });

  it('call an option that the log could not choose unsupported', () => {
    expect(termsOf(loggedDecision({ loggingProbabilities: [1, 0] }), 5).unsupported).toBe(0.75);
  });

  it('call what goes to options that were not asked about unsupported', () => {
    const decision = loggedDecision({ evaluationProbabilities: [0.5, 0.25] });
    expect(termsOf(decision, 5).unsupported).toBe(0.25);
  });
});
