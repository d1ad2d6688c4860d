import { describe, expect, it } from 'vitest';
import { byTool, failure, inWords, REPLY } from '../../../bedrock/answers.ts';
import { ask, realProposer, usedBy } from '../../../bedrock/asking.ts';
import { type FakeBedrock, fakeBedrock, type Received } from '../../../bedrock/fake-bedrock.ts';

const REPLIED = { kind: 'replied', reply: REPLY, usage: usedBy(1) };
const NOTHING = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

const refused = (message: string) => failure(400, 'ValidationException', message);
const rungs = ({ received }: FakeBedrock) => received.map(({ rung }) => rung);

/** A model that knows one form alone, and says which it does not know. */
function knowing(known: Received['rung'], messages: Record<string, string>) {
  return ({ rung }: Received) => {
    if (rung !== known) return refused(messages[rung] ?? 'Bad request.');
    return rung.endsWith('tool') ? byTool(REPLY) : inWords(JSON.stringify(REPLY));
  };
}

const WORDS = {
  forced_tool:
    "This model doesn't support the toolConfig.toolChoice.tool field. Remove toolConfig.toolChoice.tool and try again.",
  offered_tool:
    'The model returned the following errors: tools.0.custom.strict: Extra inputs are not permitted',
  text_format: "This model doesn't support the outputConfig.textFormat field.",
};

describe('the output ladder', () => {
  it.each([
    ['forced_tool', ['forced_tool']],
    ['offered_tool', ['forced_tool', 'offered_tool']],
    ['text_format', ['forced_tool', 'offered_tool', 'text_format']],
    ['prose', ['forced_tool', 'offered_tool', 'text_format', 'prose']],
  ] as const)('goes down to what a model knows: %s', async (known, asked) => {
    const bedrock = await fakeBedrock();
    bedrock.answerAllWith(knowing(known, WORDS));
    expect(await ask()).toEqual(REPLIED);
    expect(rungs(bedrock)).toEqual(asked);
  });

  it('is remembered', async () => {
    const bedrock = await fakeBedrock();
    bedrock.answerAllWith(knowing('text_format', WORDS));
    const proposer = await realProposer();
    await ask(proposer);
    expect(await ask(proposer)).toEqual(REPLIED);
    expect(rungs(bedrock)).toEqual(['forced_tool', 'offered_tool', 'text_format', 'text_format']);
  });

  it('remembers no rung that has not held', async () => {
    const bedrock = await fakeBedrock();
    bedrock.answerWith(
      refused(WORDS.forced_tool),
      failure(429, 'ThrottlingException'),
      byTool(REPLY),
    );
    const proposer = await realProposer();
    expect(await ask(proposer)).toMatchObject({ kind: 'unavailable' });
    expect(await ask(proposer)).toEqual(REPLIED);
    expect(rungs(bedrock)).toEqual(['forced_tool', 'offered_tool', 'forced_tool']);
  });

  it('tells the form in words where nothing else does', async () => {
    const bedrock = await fakeBedrock();
    bedrock.answerAllWith(knowing('prose', WORDS));
    await ask();
    const [first, , , last] = bedrock.received.map(
      ({ body }) => body.messages[0]?.content[0]?.text,
    );
    expect(first).not.toContain('additionalProperties');
    expect(last).toContain('"additionalProperties":false');
  });

  it.each([
    'tool_choice: `tool` and `any` are not supported with this model.',
    "This model doesn't support tool use.",
    'Malformed input request: extraneous key [strict] is not permitted, please reformat your input and try again.',
    'The compiled grammar is too large, which would cause performance issues.',
    "The value at toolConfig.tools.0.toolSpec.inputSchema.json is invalid: property 'x'.",
  ])('goes down at: %s', async (message) => {
    const bedrock = await fakeBedrock();
    bedrock.answerWith(refused(message), byTool(REPLY));
    expect(await ask()).toEqual(REPLIED);
    expect(rungs(bedrock)).toEqual(['forced_tool', 'offered_tool']);
  });

  it.each([
    ['The provided model identifier is invalid.', 400, 'ValidationException'],
    ['Input is too long for requested model.', 400, 'ValidationException'],
    ['The maximum tokens you requested exceeds the model limit.', 400, 'ValidationException'],
    ['toolChoice is not supported', 403, 'AccessDeniedException'],
    ['toolChoice is not supported', 429, 'ThrottlingException'],
    ['strict is not supported', 500, 'InternalServerException'],
  ])('stays where it is at: %s (%i)', async (message, status, name) => {
    const bedrock = await fakeBedrock();
    bedrock.answerAllWith(() => failure(status, name, message));
    expect(await ask()).toMatchObject({
      kind: 'unavailable',
      reason: `the service refused: ${name} (${status})`,
    });
    expect(rungs(bedrock)).toEqual(['forced_tool']);
  });

  it('ends below its last rung, where nothing was paid', async () => {
    const bedrock = await fakeBedrock();
    bedrock.answerAllWith(() => refused('no tool, no schema'));
    expect(await ask()).toEqual({
      kind: 'unavailable',
      reason: 'the service refused: ValidationException (400)',
      usage: NOTHING,
    });
    expect(bedrock.received).toHaveLength(4);
  });
});
