import type { CodedQuestion } from './coded-question.ts';
import { EXPECTED_GAINS, EXPECTED_METRICS, MOST_EDITS, OPERATORS } from './proposal.ts';
import { vocabularyOf } from './vocabulary.ts';

/** The part of JSON Schema that every model provider takes: no bounds but enumerations. */
export type ReplyJsonSchema =
  | {
      readonly type: 'object';
      readonly description?: string;
      readonly properties: Readonly<Record<string, ReplyJsonSchema>>;
      readonly required: readonly string[];
      readonly additionalProperties: false;
    }
  | { readonly type: 'array'; readonly description?: string; readonly items: ReplyJsonSchema }
  | {
      readonly type: 'string' | 'number';
      readonly description?: string;
      readonly enum?: readonly (string | number)[];
    };

/**
 * What a language model may answer to a question. How long lists and texts may be is in words only,
 * and which value belongs to which path too: reading the reply checks that.
 */
export function replyJsonSchema({ question }: CodedQuestion): ReplyJsonSchema {
  const { paths, values, failureCodes, evidenceIds, cells } = vocabularyOf(question);
  const edit = object({ path: oneOf(paths), value: oneOf(values) });
  const proposal = object({
    operator: oneOf(OPERATORS),
    edits: list(
      edit,
      `1 to ${MOST_EDITS} edits of different paths; each value from its path's list.`,
    ),
    ...words(
      'targetFailureCodes',
      failureCodes,
      'Failures that it is meant to avoid; may be empty.',
    ),
    ...words('evidenceIds', evidenceIds, 'Entries of the analysis that speak for it.'),
    expected: object({
      metric: oneOf(EXPECTED_METRICS),
      direction: oneOf(['up', 'down']),
      gain: { type: 'number', enum: EXPECTED_GAINS },
      ...words('cells', cells, 'Cells where the gain is expected; empty for everywhere.'),
    }),
    rationale: { type: 'string', description: 'Why, for people; at most 2,000 characters.' },
    risk: { type: 'string', description: 'What may go wrong; at most 1,000 characters.' },
  });
  return object({
    proposals: list(proposal, `At most ${question.wanted}; empty when abstaining.`),
    abstention: {
      type: 'string',
      description: 'Why there is no proposal; empty when there are some.',
    },
  });
}

function object(properties: Readonly<Record<string, ReplyJsonSchema>>): ReplyJsonSchema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

function list(items: ReplyJsonSchema, description: string): ReplyJsonSchema {
  return { type: 'array', description, items };
}

function oneOf(words: readonly string[]): ReplyJsonSchema {
  return { type: 'string', enum: words };
}

/** No property at all where there is no word to say: an empty enumeration is no valid schema. */
function words(
  name: string,
  said: readonly string[],
  description: string,
): Record<string, ReplyJsonSchema> {
  return said.length > 0 ? { [name]: list(oneOf(said), description) } : {};
}
