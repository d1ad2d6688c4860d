import {
  type Edit,
  EXPECTED_GAINS,
  type OPERATORS,
  type Proposal,
} from '../../domain/proposal/proposal.ts';

/** What the rule table has to say for a change. */
export interface Reason {
  readonly edits: readonly Edit[];
  /** In utility; it is drawn down to the grid of gains. */
  readonly gain: number;
  readonly rationale: string;
  readonly risk: string;
  /** @default success_rate */
  readonly metric?: Proposal['expected']['metric'];
  readonly evidenceIds?: readonly string[];
  readonly failureCodes?: readonly string[];
  readonly cells?: readonly string[];
}

export function ideaOf(reason: Reason): Proposal {
  const { edits, gain, rationale, risk, metric = 'success_rate' } = reason;
  return {
    operator: operatorOf(edits),
    edits: [...edits],
    targetFailureCodes: [...(reason.failureCodes ?? [])],
    evidenceIds: [...(reason.evidenceIds ?? [])],
    expected: {
      metric,
      direction: metric === 'success_rate' ? 'up' : 'down',
      gain: EXPECTED_GAINS.findLast((each) => each <= gain) ?? EXPECTED_GAINS[0],
      cells: [...(reason.cells ?? [])],
    },
    rationale,
    risk,
  };
}

const OPERATOR_OF_COMPONENT: ReadonlyMap<string, (typeof OPERATORS)[number]> = new Map([
  ['decomposition', 'decomposition'],
  ['agentSelection', 'agent_choice'],
  ['parallelism', 'parallelism'],
  ['retry', 'retry_policy'],
  ['escalation', 'escalation_policy'],
]);

function operatorOf(edits: readonly Edit[]): Proposal['operator'] {
  const operators = edits.map(({ path }) =>
    OPERATOR_OF_COMPONENT.get(path.slice(0, path.indexOf('.'))),
  );
  const [first = 'combination'] = operators;
  return operators.every((operator) => operator === first) ? first : 'combination';
}
