import { reserved, settled } from '../../domain/proposal/spend.ts';
import { storedReplySchema } from '../../domain/proposal/stored-reply.ts';
import type { ProposerStore } from '../../ports.ts';
import type { Database } from './database.ts';
import { documentOf } from './items.ts';
import { proposerQuestionKey, proposerReplyKey, TTL_ATTRIBUTE } from './keys.ts';
import { answering, answerOf, questionOf, unanswered } from './proposer-questions.ts';
import { readSpend } from './proposer-spend.ts';

/** How long questions and replies are kept: much longer than an execution lasts. */
const KEPT_SECONDS = 60 * 86_400;

/**
 * What proposers ask, answer and cost, in DynamoDB.
 *
 * Cost: one read or write of an item; to reserve, one of each, to settle, two of each, and again for
 * every other writer that was first.
 *
 * @param now seconds since 1970
 */
export function dynamoProposerStore(
  database: Database,
  table: string,
  now: () => number,
): ProposerStore {
  const lifetime = () => ({ [TTL_ATTRIBUTE]: now() + KEPT_SECONDS });

  const reply: ProposerStore['reply'] = async (slug, key) => {
    const item = await database.get(table, proposerReplyKey(slug, key));
    return item && documentOf(storedReplySchema, item);
  };

  return {
    async ask(executionId, question) {
      const key = proposerQuestionKey(question.slug, executionId);
      const put = { ...(await unanswered(question)), ...lifetime() };
      await database.write({ table, key, change: { put } });
    },
    async question(slug, executionId) {
      const item = await database.get(table, proposerQuestionKey(slug, executionId));
      return item && (await questionOf(item));
    },
    answer: (slug, executionId, answer) =>
      database.contend(async () => {
        const key = proposerQuestionKey(slug, executionId);
        const item = await database.get(table, key);
        if (item === undefined) return answer;
        const known = answerOf(item);
        if (known !== undefined) return known;
        const written = await database.write({
          table,
          key,
          condition: { equals: { isAnswered: false } },
          change: { set: answering(answer) },
        });
        return written === 'written' ? answer : 'again';
      }),
    async answered(slug, executionId) {
      const item = await database.get(table, proposerQuestionKey(slug, executionId));
      return item && answerOf(item);
    },
    reply,
    spend: async (slug, month) => (await readSpend(database, table, slug, month)).spend,
    reserve: ({ slug, month, most }, budget) =>
      database.contend(async () => {
        const known = await readSpend(database, table, slug, month);
        const after = reserved(known.spend, most, budget);
        if (after === undefined) return 'exhausted';
        // Also one action goes as a transaction: only that counts once when its answer is lost.
        const answer = await database.transact([known.become(after)]);
        return answer === 'written' ? 'reserved' : 'again';
      }),
    settle: ({ slug, month, key, most }, usage, stored) =>
      database.contend(async () => {
        if ((await reply(slug, key)) !== undefined) return undefined;
        const known = await readSpend(database, table, slug, month);
        const put = { document: JSON.stringify(stored), ...lifetime() };
        const keeping = {
          table,
          key: proposerReplyKey(slug, key),
          condition: 'absent',
          change: { put },
        } as const;
        const answer = await database.transact([
          known.become(settled(known.spend, most, usage)),
          ...(stored === undefined ? [] : [keeping]),
        ]);
        return answer === 'written' ? undefined : 'again';
      }),
  };
}
