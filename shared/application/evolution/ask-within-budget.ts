import type { ProposalQuestion } from '../../domain/proposal/proposal-question.ts';
import { questionKey } from '../../domain/proposal/question-key.ts';
import type { Usage } from '../../domain/proposal/spend.ts';
import type { StoredReply } from '../../domain/proposal/stored-reply.ts';
import { type Proposer, type Reservation, StorageUnavailable } from '../../ports.ts';
import type { Baton } from '../baton.ts';

/** Why a proposer gave no reply. */
export interface NoReply {
  readonly status: 'proposer_unavailable' | 'budget_exhausted';
  readonly reason: string;
}

const NOTHING_USED: Usage = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

/**
 * The proposer's reply to the question: the one that was paid for before, or a new one within what
 * the month's budget leaves. What it uses is set aside first and counted at its most for as long as
 * nobody knows better, so that no crash and no failure makes it cost more than the budget.
 */
export async function askWithinBudget(
  baton: Baton,
  proposer: Proposer,
  question: ProposalQuestion,
  signal: AbortSignal,
): Promise<StoredReply | NoReply> {
  const { clock, metrics, log } = baton;
  const store = baton.stores.proposer;
  const { slug } = question;
  const { name, model } = proposer;
  const key = questionKey(question, model);
  const paid = await store.reply(slug, key);
  if (paid !== undefined) return { ...paid, use: { ...paid.use, ...NOTHING_USED, reused: true } };
  const most = proposer.ceiling(question);
  if (most === undefined) {
    const reason = `the price of ${model} is not known, so no call is made`;
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
    log.warn('A proposer gave no valid reply', { slug, reason: result.reason });
    await settle(baton, reservation, usage, undefined);
    return { status: 'proposer_unavailable', reason: result.reason };
  }
  const use = { name, model, reused: false, ...usage, insteadBecause: null };
  const reply = { reply: result.reply, use };
  await settle(baton, reservation, usage, reply);
  return reply;
}

/**
 * Counts what was used. Where that cannot be stored the call goes on counting at its most: were this
 * a failure, the state would be tried again, and the same question paid for twice.
 */
async function settle(
  { stores, log }: Baton,
  reservation: Reservation,
  usage: Usage,
  reply: StoredReply | undefined,
): Promise<void> {
  try {
    await stores.proposer.settle(reservation, usage, reply);
  } catch (error) {
    if (!(error instanceof StorageUnavailable)) throw error;
    const { slug } = reservation;
    log.error('What a call used is not stored, so it counts at its most', {
      slug,
      reason: error.message,
    });
  }
}
