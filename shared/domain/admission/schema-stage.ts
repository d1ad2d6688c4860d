import { parseReply } from '../proposal/parse-reply.ts';
import type { Proposal } from '../proposal/proposal.ts';
import type { ProposalQuestion } from '../proposal/proposal-question.ts';
import { passed, refused, type StageAnswer } from './stage-answer.ts';

/** Whether the proposal says only what its question lets it say. */
export function checkSchema(proposal: Proposal, question: ProposalQuestion): StageAnswer {
  const parsed = parseReply({ proposals: [proposal], abstention: null }, question);
  return parsed.kind === 'valid'
    ? passed('Every word is one that the question offers.')
    : refused('invalid_reply', parsed.faults.join('; '));
}
