import * as z from 'zod';

/** What a model answered: something that may be a reply, or why there can be none. */
export type Answered =
  | { readonly kind: 'answer'; readonly raw: unknown }
  | { readonly kind: 'none'; readonly reason: string };

/** Reasons to stop after which the answer is whole. Any other, known or not, is none. */
const WHOLE: ReadonlySet<string> = new Set([
  'end_turn',
  'tool_use',
  'stop_sequence',
  'malformed_tool_use',
  'malformed_model_output',
]);

const blockSchema = z.object({
  text: z.string().optional().catch(undefined),
  toolUse: z.object({ input: z.unknown() }).optional().catch(undefined),
});

/** The SDK checks nothing of what a service sends, so its types are hopes. */
const outputSchema = z.object({
  output: z.object({ message: z.object({ content: z.array(blockSchema.catch({})) }) }),
  stopReason: z.string().catch(''),
});

/**
 * The answer in a Converse output, as it came: a tool's input may be a string, and a success may
 * have nothing in it.
 */
export function readOutput(output: unknown): Answered {
  const parsed = outputSchema.safeParse(output);
  if (!parsed.success) return { kind: 'none', reason: 'the model answered nothing' };
  const { stopReason } = parsed.data;
  if (!WHOLE.has(stopReason)) {
    const why = /^[a-z_]{1,40}$/.test(stopReason) ? stopReason : 'an unknown reason';
    return { kind: 'none', reason: `the model stopped because of ${why}` };
  }
  const { content } = parsed.data.output.message;
  const tool = content.find(({ toolUse }) => toolUse !== undefined)?.toolUse;
  if (tool !== undefined) return { kind: 'answer', raw: tool.input };
  return { kind: 'answer', raw: objectIn(content.map(({ text }) => text ?? '').join('')) };
}

/** The text from its first brace to its last: models like to wrap what they were asked for. */
function objectIn(text: string): string {
  const [from, to] = [text.indexOf('{'), text.lastIndexOf('}')];
  return from >= 0 && to > from ? text.slice(from, to + 1) : text;
}
