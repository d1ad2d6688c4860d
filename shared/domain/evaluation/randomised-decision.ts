import type { Decision, WeighedAlternative } from '../decision/decision.ts';
import type { TaskId } from '../identifiers.ts';
import type { Configuration } from '../strategy/configuration.ts';
import type { LoggedQuestion } from './question.ts';

/** A logged decision that chance made, with known odds. */
export interface RandomisedDecision {
  readonly question: LoggedQuestion;
  /** Position of the alternative that was chosen. */
  readonly chosen: number;
}

/**
 * Why a decision says nothing about another policy: `certain`, nothing else could have been chosen;
 * `unknown`, nobody logged with what probability it and its alternatives could have been chosen.
 */
export type Unusable = 'certain' | 'unknown';

/** @param config of the strategy version that the run follows, if any */
export function randomisedDecision(
  decision: Decision,
  taskId: TaskId,
  config: Configuration | undefined,
): RandomisedDecision | Unusable {
  const { decisionId, type, context, propensity, strategyVersionId } = decision;
  if (propensity === 1) return 'certain';
  if (propensity === null || propensity === 0) return 'unknown';
  const chosen = decision.alternatives.findIndex(({ value }) => value === decision.chosen);
  const alternatives = withComplement(
    decision.alternatives.map((alternative, at) =>
      at === chosen ? { ...alternative, probability: propensity } : alternative,
    ),
  );
  const isUnknown = alternatives.some(({ probability }) => probability === null);
  if (chosen < 0 || isUnknown) return 'unknown';
  const asked = { decisionId, taskId, type, alternatives, context, config, strategyVersionId };
  return { question: asked, chosen };
}

/** A single probability that nobody logged is what the others leave: a report names only one. */
function withComplement(
  alternatives: readonly WeighedAlternative[],
): readonly WeighedAlternative[] {
  const unknown = alternatives.filter(({ probability }) => probability === null);
  if (unknown.length !== 1) return alternatives;
  const known = alternatives.reduce((sum, { probability }) => sum + (probability ?? 0), 0);
  if (!(known < 1)) return alternatives;
  return alternatives.map((each) =>
    each.probability === null ? { ...each, probability: 1 - known } : each,
  );
}
