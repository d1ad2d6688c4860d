import type { LoggedRun } from '../../../../shared/domain/admission/logged-run.ts';
import type { Context } from '../../../../shared/domain/context/context.ts';
import type { Proposal } from '../../../../shared/domain/proposal/proposal.ts';
import { AGENTS } from '../proposal/made-up-question.ts';

/** A run in which somebody was asked which agent to take, and took the first. */
export function loggedRunOf(context: Context, change: Partial<LoggedRun> = {}): LoggedRun {
  const alternatives = AGENTS.map((value) => ({ value }));
  const question = { type: 'select_agent', context, alternatives, chosen: 'claude' };
  return { context, questions: [question], failureCodes: [], ...change };
}

/** So many runs in one context, then so many in another. */
export function runsIn(...parts: readonly (readonly [Context, number, Partial<LoggedRun>?])[]) {
  return parts.flatMap(([context, count, change]) =>
    Array.from({ length: count }, () => loggedRunOf(context, change)),
  );
}

/** A proposal of single values for paths, expecting little. */
export function proposalOf(
  edits: Record<string, string>,
  change: Partial<Proposal> = {},
): Proposal {
  return {
    operator: 'combination',
    edits: Object.entries(edits).map(([path, value]) => ({ path, value })),
    targetFailureCodes: [],
    evidenceIds: [],
    expected: { metric: 'success_rate', direction: 'up', gain: 0.05, cells: [] },
    rationale: '',
    risk: '',
    ...change,
  };
}
