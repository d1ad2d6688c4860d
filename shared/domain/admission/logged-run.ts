import { FAILED } from '../analysis/analysed-run.ts';
import { type Context, featureOf } from '../context/context.ts';
import type { Alternative } from '../decision/alternatives.ts';
import type { Decision } from '../decision/decision.ts';
import { SELECT_STRATEGY } from '../identifiers.ts';
import type { Run } from '../run/run.ts';

/** A question that was asked in a run, and what was chosen then. */
export interface ReplayedQuestion {
  readonly type: string;
  readonly context: Context;
  readonly alternatives: readonly Alternative[];
  readonly chosen: string;
}

/** A run as it is put before other configurations: every point at which its strategy decided. */
export interface LoggedRun {
  readonly context: Context;
  readonly questions: readonly ReplayedQuestion[];
  /** Codes of the failures that were met, each once. */
  readonly failureCodes: readonly string[];
}

/** @param decisions all that the run has */
export function loggedRun(run: Run, decisions: readonly Decision[]): LoggedRun {
  const questions = decisions
    .filter(({ type }) => type !== SELECT_STRATEGY)
    .map(({ type, context, alternatives, chosen }) => ({ type, context, alternatives, chosen }));
  const met = questions.map(({ context }) => featureOf(context, 'previousFailure'));
  const { evidence } = run.folded;
  const last = evidence === null || evidence.success ? undefined : (evidence.failureCode ?? FAILED);
  const codes = [...met, last].filter((code) => typeof code === 'string');
  return { context: run.context, questions, failureCodes: [...new Set(codes)] };
}
