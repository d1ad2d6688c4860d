import { canonicalJson } from '../../domain/canonical-json.ts';
import { codedQuestion } from '../../domain/proposal/coded-question.ts';
import type { ProposalQuestion } from '../../domain/proposal/proposal-question.ts';
import type { Usage } from '../../domain/proposal/spend.ts';
import { unitInterval } from '../../domain/random/unit-interval.ts';
import type { Proposer } from '../../ports.ts';
import { proposalsFor } from './rule-table.ts';

const NOTHING: Usage = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

/**
 * Proposes by a table of rules, without any service: the default of the embedded home, the fallback,
 * and the yardstick of language models. The same question has the same answer. It reads the question
 * as models do, so that callers' words have no part in the answer.
 */
export function offlineProposer(): Proposer {
  return {
    name: 'offline',
    model: null,
    ceiling: () => NOTHING,
    async propose(question) {
      const coded = codedQuestion(question);
      const proposals = proposalsFor(coded.question, seedOf(coded.question));
      const abstention =
        proposals.length > 0 ? null : 'Every edit was tried, or concerns too few runs.';
      const parsed = coded.read({ proposals, abstention });
      if (parsed.kind === 'faulty') {
        throw new Error(`the rule table says what no question allows: ${parsed.faults.join('; ')}`);
      }
      return { kind: 'replied', reply: parsed.reply, usage: NOTHING };
    },
  };
}

/** Changes with the evidence, not with the moment it was read. */
function seedOf({ analysis }: ProposalQuestion): string {
  const { from, to, ...evidence } = analysis;
  return String(unitInterval('offline proposer', canonicalJson(evidence)));
}
