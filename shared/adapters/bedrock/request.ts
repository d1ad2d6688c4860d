import type { ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime';
import type { CodedQuestion } from '../../domain/proposal/coded-question.ts';
import { promptOf } from '../../domain/proposal/prompt.ts';
import { type ReplyJsonSchema, replyJsonSchema } from '../../domain/proposal/reply-json-schema.ts';
import type { Rung } from './output-ladder.ts';

/** Four proposals with their reasons take about half of it, and every model knows as many. */
export const MOST_OUTPUT_TOKENS = 4_096;

/** A first turn and one to repair it. */
export const MOST_TURNS = 2;

const TOOL = 'propose_changes';
const DESCRIPTION = 'Hands in the proposals, or says why there are none.';

/** What turns have besides the question: twenty faults, and a provider's own words about tools. */
const MOST_OTHER_TOKENS = 20_000;

/**
 * A request for a reply in the form of a rung. No temperature: some models refuse it.
 *
 * @param faults what was wrong with the last answer, if this is another chance
 */
export function requestOf(
  modelId: string,
  question: CodedQuestion,
  rung: Rung,
  faults: readonly string[],
): ConverseCommandInput {
  const { system, user } = promptOf(question);
  const { demand, ...form } = formOf(rung, replyJsonSchema(question));
  const text = [user, repair(faults), demand].filter((part) => part !== '').join('\n\n');
  return {
    modelId,
    system: [{ text: system }],
    messages: [{ role: 'user', content: [{ text }] }],
    inferenceConfig: { maxTokens: MOST_OUTPUT_TOKENS },
    ...form,
  };
}

/** More input than all turns of a question can have: no tokenizer makes two tokens of one byte. */
export function mostInputTokens(modelId: string, question: CodedQuestion): number {
  const request = JSON.stringify(requestOf(modelId, question, 'offered_tool', []));
  return MOST_TURNS * Buffer.byteLength(request) + MOST_OTHER_TOKENS;
}

interface Form extends Pick<ConverseCommandInput, 'toolConfig' | 'outputConfig'> {
  /** What the prompt has to say itself. */
  readonly demand: string;
}

/** The part of a request that asks for the form of the answer. */
function formOf(rung: Rung, schema: ReplyJsonSchema): Form {
  const text = JSON.stringify(schema);
  // The same as a plain document, as the SDK wants it.
  const inputSchema = { json: JSON.parse(text) };
  const tools = [{ toolSpec: { name: TOOL, description: DESCRIPTION, inputSchema, strict: true } }];
  switch (rung) {
    case 'forced_tool':
      return { toolConfig: { tools, toolChoice: { tool: { name: TOOL } } }, demand: '' };
    case 'offered_tool':
      return {
        toolConfig: { tools, toolChoice: { auto: {} } },
        demand: `Answer by calling ${TOOL} once, and write nothing else.`,
      };
    case 'text_format': {
      const structure = { jsonSchema: { name: TOOL, schema: text } };
      return { outputConfig: { textFormat: { type: 'json_schema', structure } }, demand: '' };
    }
    case 'prose':
      return {
        demand: `Answer with one JSON object of this schema, and write nothing else:\n${text}`,
      };
  }
}

function repair(faults: readonly string[]): string {
  if (faults.length === 0) return '';
  const list = faults.map((fault) => `- ${fault}`).join('\n');
  return `Your last answer was not valid:\n${list}\nAnswer again, valid this time.`;
}
