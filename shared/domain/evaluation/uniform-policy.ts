import type { EvaluatedPolicy } from './question.ts';

/** Chooses evenly among the alternatives that the logging policy could have chosen. */
export const uniformPolicy: EvaluatedPolicy = {
  probabilities({ alternatives }) {
    const possible = alternatives.map(({ probability }) => probability !== null && probability > 0);
    const count = possible.filter(Boolean).length;
    return possible.map((each) => (each ? 1 / count : 0));
  },
};
