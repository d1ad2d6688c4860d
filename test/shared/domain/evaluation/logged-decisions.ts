import fc from 'fast-check';
import type { LoggedDecision } from '../../../../shared/domain/evaluation/logged-decision.ts';

/** A decision between two options that the log took evenly and the evaluated policy would not. */
export function loggedDecision(changes: Partial<LoggedDecision> = {}): LoggedDecision {
  return {
    chosen: 0,
    loggingProbabilities: [0.5, 0.5],
    evaluationProbabilities: [0.25, 0.75],
    estimatedRewards: [0.5, 0.25],
    reward: 1,
    ...changes,
  };
}

/** Three runs of one decision each, few enough to work out by hand. */
export const THREE_RUNS: readonly LoggedDecision[] = [
  loggedDecision(),
  loggedDecision({ chosen: 1, reward: -0.5 }),
  loggedDecision({ chosen: 1, reward: 0.5 }),
];

const share = fc.integer({ min: 1, max: 9 });

/** Any decision between three options, all of which the log could choose. */
export const arbitraryDecision: fc.Arbitrary<LoggedDecision> = fc
  .record({
    chosen: fc.constantFrom(0, 1, 2),
    logging: fc.tuple(share, share, share),
    evaluation: fc.tuple(share, share, share),
    estimatedRewards: fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(-1, 0, 0.5, 1))),
    reward: fc.constantFrom(-1, -0.2, 0, 0.7, 1),
  })
  .map(({ logging, evaluation, ...rest }) => ({
    ...rest,
    loggingProbabilities: shares(logging),
    evaluationProbabilities: shares(evaluation),
  }));

function shares(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
