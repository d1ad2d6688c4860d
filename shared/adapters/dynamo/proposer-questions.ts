import {
  type ProposalQuestion,
  proposalQuestionSchema,
} from '../../domain/proposal/proposal-question.ts';
import { type StoredReply, storedReplySchema } from '../../domain/proposal/stored-reply.ts';
import { compressedJson, decompressedJson } from './compressed-json.ts';
import { type Item, jsonOf, parsed } from './items.ts';

/**
 * What an item holds of a question that nobody has answered. It is compressed: with its past
 * experiments its text may be larger than an item.
 */
export async function unanswered(question: ProposalQuestion): Promise<Item> {
  return { question: await compressedJson(question), isAnswered: false };
}

/** The change that answers a question. */
export function answering(answer: StoredReply): Item {
  return { answer: JSON.stringify(answer), isAnswered: true };
}

/** @throws StoredDataError */
export async function questionOf(item: Item): Promise<ProposalQuestion> {
  const { question } = item;
  const bytes = question instanceof Uint8Array ? question : new Uint8Array();
  // What is no JSON matches the schema no more than JSON of something else does.
  const content = await decompressedJson(bytes).catch(() => undefined);
  return parsed(proposalQuestionSchema, content, item);
}

/** @throws StoredDataError */
export function answerOf(item: Item): StoredReply | undefined {
  if (item.isAnswered === false) return undefined;
  return parsed(storedReplySchema, jsonOf(item, 'answer'), item);
}
