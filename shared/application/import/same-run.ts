import { canonicalJson } from '../../domain/canonical-json.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import type { Run } from '../../domain/run/run.ts';
import type { RunWithDecisions } from '../read-run.ts';

/** The facts of a run by what people call them; neither its revisions nor what the fold made of it. */
const FACTS: Readonly<Record<string, (run: Run) => unknown>> = {
  task: ({ taskId }) => taskId,
  project: ({ project }) => project,
  createdAt: ({ createdAt }) => createdAt,
  windowClosesAt: ({ windowClosesAt }) => windowClosesAt,
  applicableSignals: ({ applicableSignals }) => applicableSignals,
  context: ({ context }) => context,
  // A version's id stands for its configuration.
  selection: ({ selection }) => selection && { ...selection, strategy: null },
  outcome: ({ outcome }) => outcome,
};

/** What differs between two accounts of a run, in words; `undefined` when they say the same. */
export function differenceBetween(
  left: RunWithDecisions,
  right: RunWithDecisions,
): string | undefined {
  const fact = Object.entries(FACTS).find(([, of]) => !isSame(of(left.run), of(right.run)));
  if (fact !== undefined) return fact[0];
  return isSame(byId(left.decisions), byId(right.decisions)) ? undefined : 'decisions';
}

/** The order in which decisions are told is of no importance. */
function byId(decisions: readonly Decision[]): readonly Decision[] {
  return decisions.toSorted((left, right) => (left.decisionId < right.decisionId ? -1 : 1));
}

function isSame(left: unknown, right: unknown): boolean {
  return canonicalJson(left) === canonicalJson(right);
}
