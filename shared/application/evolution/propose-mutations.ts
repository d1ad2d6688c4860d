import { GOES_ON, type StepAnswer } from '../../domain/evolution/steps.ts';
import type { ProposalQuestion } from '../../domain/proposal/proposal-question.ts';
import { questionKey } from '../../domain/proposal/question-key.ts';
import type { StoredReply } from '../../domain/proposal/stored-reply.ts';
import type { Proposer } from '../../ports.ts';
import type { Baton } from '../baton.ts';
import type { StrategyExecution } from './execution.ts';

/** Why the configured proposer gave no reply. */
interface NoReply {
  readonly status: 'proposer_unavailable' | 'budget_exhausted';
  readonly reason: string;
}

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

/**
 * The proposer's reply to the question: the one that was paid for before, or a new one within what
 * the month's budget leaves. What it uses is set aside first and counted at its most for as long as
 * nobody knows better, so that no crash and no failure makes it cost more than the budget.
 */
async function askWithinBudget(
  { stores: { proposer: store }, clock, metrics, log }: Baton,
  proposer: Proposer,
  question: ProposalQuestion,
  signal: AbortSignal,
): Promise<StoredReply | NoReply> {
  const { slug } = question;
  const key = questionKey(question, proposer.model);
  const paid = await store.reply(slug, key);
  if (paid !== undefined) return { ...paid, use: { ...paid.use, ...NOTHING_USED, reused: true } };
  const most = proposer.ceiling(question);
  if (most === undefined) {
    const reason = `the price of ${proposer.model} is not known, so no call is made`;
    return { status: 'proposer_unavailable', reason };
  }
  const reservation = { slug, month: clock.now().slice(0, 7), key, most };
  if ((await store.reserve(reservation, question.budget)) === 'exhausted') {
    const reason = `the budget of ${slug} for ${reservation.month} does not leave room for a call`;
    return { status: 'budget_exhausted', reason };
  }
  const result = await proposer.propose(question, signal);
  const usage = result.usage ?? most;
  metrics.count('BedrockSpendUsd', usage.costUsd);
  if (result.kind === 'unavailable') {
    await store.settle(reservation, usage, undefined);
    log.warn('A proposer gave no valid reply', { slug, reason: result.reason });
    return { status: 'proposer_unavailable', reason: result.reason };
  }
  const { name, model } = proposer;
  const use = { name, model, reused: false, ...usage, insteadBecause: null };
  const reply = { reply: result.reply, use };
  await store.settle(reservation, usage, reply);
  return reply;
}

const NOTHING_USED = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

async function askOffline(
  { proposers: { offline } }: Baton,
  question: ProposalQuestion,
  signal: AbortSignal,
): Promise<StoredReply> {
  const result = await offline.propose(question, signal);
  // It has no network and no model that could fail.
  if (result.kind === 'unavailable') throw new Error(result.reason);
  const { name, model } = offline;
  const use = { name, model, reused: false, ...NOTHING_USED, insteadBecause: null };
  return { reply: result.reply, use };
}
