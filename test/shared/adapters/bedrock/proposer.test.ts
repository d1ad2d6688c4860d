import { describe, expect, it } from 'vitest';
import { byTool, inWords, REPLY, said, USED } from '../../../bedrock/answers.ts';
import { ask, realProposer, usedBy } from '../../../bedrock/asking.ts';
import { fakeBedrock, MODEL, TOKEN } from '../../../bedrock/fake-bedrock.ts';
import { questionOf } from '../../domain/proposal/made-up-question.ts';

const REPLIED = { kind: 'replied', reply: REPLY, usage: usedBy(1) };

describe('a model of Bedrock', () => {
  it('is asked once, and its reply costs what the service says', async () => {
    const bedrock = await fakeBedrock();
    bedrock.answerWith(byTool(REPLY));
    expect(await ask()).toEqual(REPLIED);
    expect(bedrock.received).toHaveLength(1);
  });

  it('is asked by its name, with the token, and without a temperature', async () => {
    const bedrock = await fakeBedrock();
    bedrock.answerWith(byTool(REPLY));
    await ask();
    const [request] = bedrock.received;
    expect(request?.path).toBe(`/model/${encodeURIComponent(MODEL)}/converse`);
    expect(request?.authorization).toBe(`Bearer ${TOKEN}`);
    expect(request?.body.inferenceConfig).toEqual({ maxTokens: 4_096 });
    expect(request?.text).not.toContain('temperature');
  });

  it('is told the form by a schema whose only bounds are enumerations', async () => {
    const bedrock = await fakeBedrock();
    bedrock.answerWith(byTool(REPLY));
    await ask();
    const tools = JSON.stringify(bedrock.received[0]?.body.toolConfig?.tools);
    expect(tools).toContain('"strict":true');
    expect(tools).toContain('"additionalProperties":false');
    expect(tools).toContain('"enum":["decomposition"');
    expect(tools).not.toMatch(
      /"(minimum|maximum|minLength|maxLength|minItems|maxItems|multipleOf)"/,
    );
  });

  it.each([
    ['a tool', byTool(REPLY)],
    ["a tool's input as a string", byTool(JSON.stringify(REPLY))],
    ['words', inWords(JSON.stringify(REPLY))],
    [
      'words around JSON',
      inWords(`Here it is:\n\`\`\`json\n${JSON.stringify(REPLY)}\n\`\`\`\nDone.`),
    ],
    [
      'words before a tool',
      said({
        content: [{ text: 'Let me see. {' }, { toolUse: { name: 'x', input: REPLY } }],
        stopReason: 'tool_use',
      }),
    ],
    [
      'blocks of which some are unknown',
      said({ content: [null, 5, { thought: {} }, { text: 7 }, { text: JSON.stringify(REPLY) }] }),
    ],
    [
      'words in parts',
      said({
        content: [
          { text: JSON.stringify(REPLY).slice(0, 50) },
          { text: JSON.stringify(REPLY).slice(50) },
        ],
      }),
    ],
  ])('may answer by %s', async (_, answer) => {
    const bedrock = await fakeBedrock();
    bedrock.answerWith(answer);
    expect(await ask()).toEqual(REPLIED);
  });

  it('may abstain', async () => {
    const bedrock = await fakeBedrock();
    bedrock.answerWith(byTool({ proposals: [], abstention: 'Nothing stands out.' }));
    expect(await ask()).toMatchObject({
      reply: { proposals: [], abstention: 'Nothing stands out.' },
    });
  });
});

describe('what a reply costs', () => {
  it.each([
    ['missing', null],
    ['in part', { inputTokens: 5 }],
    ['negative', { ...USED, inputTokens: -1 }],
    ['a fraction', { ...USED, inputTokens: 0.5 }],
    ['a text', { ...USED, outputTokens: '200' }],
    ['more than any model reads', { ...USED, inputTokens: 10_000_001 }],
  ])('counts at its most where the usage is %s', async (_, usage) => {
    const bedrock = await fakeBedrock();
    bedrock.answerWith(byTool(REPLY, { usage }));
    const proposer = await realProposer();
    expect(await ask(proposer)).toMatchObject({ usage: proposer.ceiling(questionOf()) });
  });

  it('counts at its most where the usage is beyond exact integers', async () => {
    const bedrock = await fakeBedrock();
    const { body, ...rest } = byTool(REPLY);
    bedrock.answerWith({ ...rest, body: `${body}`.replace(':1000,', ':9007199254740993,') });
    const proposer = await realProposer();
    expect(await ask(proposer)).toMatchObject({ usage: proposer.ceiling(questionOf()) });
  });

  it('is never more than its most, whatever the form', async () => {
    const bedrock = await fakeBedrock();
    bedrock.answerAllWith(() => inWords('no'));
    const proposer = await realProposer();
    await ask(proposer);
    const sent = bedrock.received.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    expect(bedrock.received).toHaveLength(2);
    expect(proposer.ceiling(questionOf())?.inputTokens).toBeGreaterThan(sent);
    expect(proposer.ceiling(questionOf())?.outputTokens).toBe(2 * 4_096);
  });
});
