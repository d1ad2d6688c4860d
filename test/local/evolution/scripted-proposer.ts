import type { Proposal } from '../../../shared/domain/proposal/proposal.ts';
import type { ProposalQuestion } from '../../../shared/domain/proposal/proposal-question.ts';
import type { Usage } from '../../../shared/domain/proposal/spend.ts';
import type { Proposer, ProposerResult } from '../../../shared/ports.ts';

/** What a call uses, and at the most. */
export const USED: Usage = { inputTokens: 800, outputTokens: 200, costUsd: 0.25 };
export const MOST: Usage = { inputTokens: 1_000, outputTokens: 500, costUsd: 0.5 };

const NOTHING: Usage = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

/** A proposer that says what a test tells it to. */
export interface ScriptedProposer extends Proposer {
  /** Every question that it was asked. */
  readonly asked: readonly ProposalQuestion[];
  /** What it answers from now on. */
  says(answer: Answer): void;
}

/** Proposals, as edits; why there are none; or a whole result. */
type Answer = readonly Edits[] | string | ProposerResult | (() => Promise<ProposerResult>);
type Edits = Readonly<Record<string, string>>;

export function scriptedProposer(
  name: Proposer['name'],
  first: Answer,
  most: Usage | undefined = MOST,
): ScriptedProposer {
  let answer = first;
  const asked: ProposalQuestion[] = [];
  const usage = name === 'bedrock' ? USED : NOTHING;
  return {
    name,
    model: name === 'bedrock' ? 'a-model' : null,
    asked,
    says: (next) => {
      answer = next;
    },
    ceiling: () => most,
    propose: async (question) => {
      asked.push(question);
      return typeof answer === 'function' ? await answer() : resultOf(answer, usage);
    },
  };
}

/** The later a proposal, the less is expected of it. */
function resultOf(
  answer: readonly Edits[] | string | ProposerResult,
  usage: Usage,
): ProposerResult {
  if (typeof answer === 'string') {
    return { kind: 'replied', reply: { proposals: [], abstention: answer }, usage };
  }
  if ('kind' in answer) return answer;
  const proposals = answer.map(proposalOf);
  return { kind: 'replied', reply: { proposals, abstention: null }, usage };
}

const GAINS = [0.2, 0.15, 0.1, 0.05] as const;

function proposalOf(edits: Edits, place: number): Proposal {
  return {
    operator: 'combination',
    edits: Object.entries(edits).map(([path, value]) => ({ path, value })),
    targetFailureCodes: [],
    evidenceIds: [],
    expected: { metric: 'success_rate', direction: 'up', gain: GAINS[place] ?? 0.01, cells: [] },
    rationale: `idea ${place + 1}`,
    risk: 'none',
  };
}
