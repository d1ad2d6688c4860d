import { GOES_ON, type StepAnswer } from '../../domain/evolution/steps.ts';
import type { ProposalQuestion } from '../../domain/proposal/proposal-question.ts';
import type { StoredReply } from '../../domain/proposal/stored-reply.ts';
import type { Baton } from '../baton.ts';
import { askWithinBudget } from './ask-within-budget.ts';
import type { StrategyExecution } from './execution.ts';

/**
 * Asks for improved versions and leaves the answer for the next state. Reaches nothing but the
 * proposer's own store, not even the lease.
 *
 * @throws Error when no question was left
 */
export async function proposeMutations(
  baton: Baton,
  { executionId, slug }: StrategyExecution,
  signal: AbortSignal,
): Promise<StepAnswer> {
  const store = baton.stores.proposer;
  if ((await store.answered(slug, executionId)) !== undefined) return GOES_ON;
  const question = await store.question(slug, executionId);
  if (question === undefined) throw new Error(`the execution ${executionId} left no question`);
  const { configured } = baton.proposers;
  const answer = configured && (await askWithinBudget(baton, configured, question, signal));
  if (answer !== undefined && 'reply' in answer) {
    await store.answer(slug, executionId, answer);
    return GOES_ON;
  }
  if (answer !== undefined && !question.offlineFallback) return answer;
  const offline = await askOffline(baton, question, signal);
  await store.answer(slug, executionId, {
    reply: offline.reply,
    use: { ...offline.use, insteadBecause: answer ?? null },
  });
  return GOES_ON;
}

async function askOffline(
  { proposers: { offline } }: Baton,
  question: ProposalQuestion,
  signal: AbortSignal,
): Promise<StoredReply> {
  const result = await offline.propose(question, signal);
  // It has no network and no model that could fail.
  if (result.kind === 'unavailable') throw new Error(result.reason);
  const { name, model } = offline;
  const use = { name, model, reused: false, ...result.usage, insteadBecause: null };
  return { reply: result.reply, use };
}
