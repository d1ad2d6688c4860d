import { type ProposerReply, proposerReplySchema } from './proposal.ts';
import type { ProposalQuestion } from './proposal-question.ts';
import { replySchemaOf } from './reply-schema.ts';

/** A reply that says only what the question lets it say, or what is wrong with it. */
export type ParsedReply =
  | { readonly kind: 'valid'; readonly reply: ProposerReply }
  | { readonly kind: 'faulty'; readonly faults: readonly string[] };

const MOST_FAULTS = 20;
const LONGEST_FAULT = 200;

/**
 * Reads a proposer's reply strictly: what is not in the schema, or not among the question's own paths,
 * values, codes, names and cells, is a fault, at whatever depth.
 *
 * @param raw JSON as a value, or as a text
 */
export function parseReply(raw: unknown, question: ProposalQuestion): ParsedReply {
  const data = plainJson(raw);
  if (data === undefined) return faulty(['the reply: expected JSON']);
  const parsed = replySchemaOf(question).safeParse(data.value);
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, MOST_FAULTS);
    return faulty(
      issues.map(({ path, message }) => `${path.join('.') || 'the reply'}: ${message}`),
    );
  }
  return { kind: 'valid', reply: proposerReplySchema.parse(parsed.data) };
}

/** The value with nothing but JSON in it: no getter, no inherited and no symbol key. */
function plainJson(raw: unknown): { readonly value: unknown } | undefined {
  try {
    const text = typeof raw === 'string' ? raw : JSON.stringify(raw);
    return typeof text === 'string' ? { value: JSON.parse(text) } : undefined;
  } catch {
    return undefined;
  }
}

function faulty(faults: readonly string[]): ParsedReply {
  return {
    kind: 'faulty',
    faults: faults
      .slice(0, MOST_FAULTS)
      .map((fault) => fault.slice(0, LONGEST_FAULT).toWellFormed()),
  };
}
