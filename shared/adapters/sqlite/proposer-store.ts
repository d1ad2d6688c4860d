import { proposalQuestionSchema } from '../../domain/proposal/proposal-question.ts';
import { NOTHING_SPENT, reserved, type Spend, settled } from '../../domain/proposal/spend.ts';
import { type StoredReply, storedReplySchema } from '../../domain/proposal/stored-reply.ts';
import type { ProposerStore } from '../../ports.ts';
import type { Prepare } from './connection.ts';
import type { Database } from './database.ts';
import { documentOf, jsonOf, numberOf, parsed, type Row, textOf } from './rows.ts';

/** What proposers ask, answer and cost, in SQLite. */
export function sqliteProposerStore(database: Database): ProposerStore {
  return {
    ask: (executionId, question) =>
      database.write((prepare) => {
        prepare('INSERT OR REPLACE INTO proposer_questions VALUES (?, ?, ?, NULL)').run(
          question.slug,
          executionId,
          JSON.stringify(question),
        );
      }),
    question: (slug, executionId) =>
      database.read((prepare) => {
        const row = questionRow(prepare, slug, executionId);
        const name = { table: 'proposer_questions', key: executionId };
        return row && documentOf(proposalQuestionSchema, row, name);
      }),
    answer: (slug, executionId, answer) =>
      database.write((prepare) => {
        prepare(
          `UPDATE proposer_questions SET answer = ?
           WHERE slug = ? AND execution_id = ? AND answer IS NULL`,
        ).run(JSON.stringify(answer), slug, executionId);
        return answerOf(questionRow(prepare, slug, executionId), executionId) ?? answer;
      }),
    answered: (slug, executionId) =>
      database.read((prepare) => answerOf(questionRow(prepare, slug, executionId), executionId)),
    reply: (slug, key) => database.read((prepare) => replyOf(prepare, slug, key)),
    spend: (slug, month) => database.read((prepare) => spendOf(prepare, slug, month)),
    reserve: ({ slug, month, most }, budget) =>
      database.write((prepare) => {
        const after = reserved(spendOf(prepare, slug, month), most, budget);
        if (after === undefined) return 'exhausted' as const;
        storeSpend(prepare, slug, month, after);
        return 'reserved' as const;
      }),
    settle: ({ slug, month, key, most }, usage, reply) =>
      database.write((prepare) => {
        if (replyOf(prepare, slug, key) !== undefined) return;
        storeSpend(prepare, slug, month, settled(spendOf(prepare, slug, month), most, usage));
        if (reply === undefined) return;
        prepare('INSERT INTO proposer_replies VALUES (?, ?, ?)').run(
          slug,
          key,
          JSON.stringify(reply),
        );
      }),
  };
}

function questionRow(prepare: Prepare, slug: string, executionId: string): Row | undefined {
  return prepare(
    'SELECT document, answer FROM proposer_questions WHERE slug = ? AND execution_id = ?',
  ).get(slug, executionId);
}

function answerOf(row: Row | undefined, executionId: string): StoredReply | undefined {
  if (row === undefined || row.answer === null) return undefined;
  const name = { table: 'proposer_questions', key: executionId };
  return parsed(storedReplySchema, jsonOf(textOf(row, 'answer'), name), name);
}

function replyOf(prepare: Prepare, slug: string, key: string): StoredReply | undefined {
  const row = prepare(
    'SELECT document FROM proposer_replies WHERE slug = ? AND question_key = ?',
  ).get(slug, key);
  return row && documentOf(storedReplySchema, row, { table: 'proposer_replies', key });
}

function spendOf(prepare: Prepare, slug: string, month: string): Spend {
  const row = prepare('SELECT * FROM proposer_spend WHERE slug = ? AND month = ?').get(slug, month);
  if (row === undefined) return NOTHING_SPENT;
  return {
    calls: numberOf(row, 'calls'),
    tokens: numberOf(row, 'tokens'),
    costUsd: numberOf(row, 'cost_usd'),
  };
}

function storeSpend(prepare: Prepare, slug: string, month: string, spend: Spend): void {
  const { calls, tokens, costUsd } = spend;
  prepare('INSERT OR REPLACE INTO proposer_spend VALUES (?, ?, ?, ?, ?)').run(
    slug,
    month,
    calls,
    tokens,
    costUsd,
  );
}
