import type { Context } from '../context/context.ts';
import type { WeighedAlternative } from '../decision/decision.ts';
import type { DecisionId, TaskId } from '../identifiers.ts';
import type { Configuration } from '../strategy/configuration.ts';

/** What was asked when a logged decision was made, to be asked again of something else. */
export interface LoggedQuestion {
  readonly decisionId: DecisionId;
  readonly taskId: TaskId;
  readonly type: string;
  /** With the probabilities that the logging policy gave them. */
  readonly alternatives: readonly WeighedAlternative[];
  readonly context: Context;
  /** Configuration of the strategy version that the run follows; `undefined` without a selection. */
  readonly config: Configuration | undefined;
  /** That version. */
  readonly strategyVersionId: string | null;
}

/** A policy that logged decisions are put before. */
export interface EvaluatedPolicy {
  /**
   * Its probability of each of the question's alternatives. What is missing to 1 goes to options
   * that were not asked about.
   */
  probabilities(question: LoggedQuestion): readonly number[];
}

/** What is expected of the alternatives of logged decisions: q̂. */
export interface RewardModel {
  /** Expected utility of each of the question's alternatives, in [−1, 1]. */
  estimates(question: LoggedQuestion): readonly number[];
}
