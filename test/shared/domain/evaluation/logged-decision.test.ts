import { describe, expect, it } from 'vitest';
import { checkLoggedDecision } from '../../../../shared/domain/evaluation/logged-decision.ts';
import { loggedDecision } from './logged-decisions.ts';

describe('a logged decision', () => {
  it('may leave the logged probabilities of what was not chosen unknown', () => {
    expect(() =>
      checkLoggedDecision(loggedDecision({ loggingProbabilities: [0.5, null] })),
    ).not.toThrow();
  });

  it('may give probability to options that were not asked about', () => {
    expect(() =>
      checkLoggedDecision(loggedDecision({ evaluationProbabilities: [0, 0.5] })),
    ).not.toThrow();
  });

  it.each([
    [
      { loggingProbabilities: [null, 0.5] },
      'expected a propensity above 0 and at most 1, got null',
    ],
    [{ loggingProbabilities: [0, 1] }, 'got 0'],
    [{ loggingProbabilities: [1.1, 0] }, 'got 1.1'],
    [{ chosen: 2 }, 'got undefined'],
    [{ loggingProbabilities: [0.5, -0.5] }, 'expected probabilities from 0 to 1, got -0.5'],
    [{ evaluationProbabilities: [0.5, Number.NaN] }, 'expected probabilities from 0 to 1, got NaN'],
    [{ evaluationProbabilities: [0.75, 0.75] }, 'expected probabilities up to 1, got 1.5'],
    [{ evaluationProbabilities: [1] }, 'expected three lists of 2 alternatives, got 1 and 2'],
    [{ estimatedRewards: [0, Number.NaN] }, 'expected finite estimated rewards, got NaN'],
    [{ reward: 1.5 }, 'expected a reward from −1 to 1, got 1.5'],
    [{ reward: Number.NaN }, 'expected a reward from −1 to 1, got NaN'],
  ])('is refused with %j', (changes, message) => {
    expect(() => checkLoggedDecision(loggedDecision(changes))).toThrow(message);
  });
});
