import type { Configuration } from '../strategy/configuration.ts';
import { type ImpliedAnswers, impliedAnswers } from './implied-answers.ts';
import type { LoggedRun } from './logged-run.ts';

/** How a configuration decides a run otherwise than its parent. */
export interface ChangedAnswers {
  /** Whether another agent, or another answer, is named or what was chosen may not be chosen. */
  readonly redirects: boolean;
  /** Whether anything changes, what the run is told and what becomes possible included. */
  readonly changes: boolean;
}

export function changedAnswers(
  parent: Configuration,
  child: Configuration,
  run: LoggedRun,
  allowedAgents: readonly string[] | null,
): ChangedAnswers {
  const before = impliedAnswers(parent, run, allowedAgents);
  const after = impliedAnswers(child, run, allowedAgents);
  const redirects = redirected(before, after, run);
  const changes =
    redirects ||
    before.told !== after.told ||
    before.afterFailure.some((action, at) => action !== after.afterFailure[at]) ||
    opens(before, after, run);
  return { redirects, changes };
}

function redirected(before: ImpliedAnswers, after: ImpliedAnswers, run: LoggedRun): boolean {
  return before.questions.some(({ eligible, preferred }, at) => {
    const other = after.questions[at];
    if (other === undefined || other.preferred !== preferred) return true;
    const chosen = run.questions[at]?.chosen;
    return chosen !== undefined && eligible.includes(chosen) && !other.eligible.includes(chosen);
  });
}

/**
 * Whether something may be chosen that could not be before; where nobody was asked, whether the
 * agents to choose from are others.
 */
function opens(before: ImpliedAnswers, after: ImpliedAnswers, run: LoggedRun): boolean {
  return after.questions.some(({ eligible }, at) => {
    const open = before.questions[at]?.eligible ?? [];
    const wasAsked = at < run.questions.length;
    return (
      eligible.some((value) => !open.includes(value)) ||
      (!wasAsked && open.some((value) => !eligible.includes(value)))
    );
  });
}
