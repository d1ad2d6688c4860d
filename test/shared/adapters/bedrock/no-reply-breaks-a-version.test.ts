import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readOutput } from '../../../../shared/adapters/bedrock/read-output.ts';
import { applyEdits } from '../../../../shared/domain/proposal/apply-edits.ts';
import { codedQuestion } from '../../../../shared/domain/proposal/coded-question.ts';
import { editGridOf } from '../../../../shared/domain/proposal/edit-grid.ts';
import type { ProposerReply } from '../../../../shared/domain/proposal/proposal.ts';
import type { ProposalQuestion } from '../../../../shared/domain/proposal/proposal-question.ts';
import { configurationSchema } from '../../../../shared/domain/strategy/configuration.ts';
import { byTool, bytes, inWords, REPLY } from '../../../bedrock/answers.ts';
import { ask, realProposer } from '../../../bedrock/asking.ts';
import { fakeBedrock } from '../../../bedrock/fake-bedrock.ts';
import {
  arbitraryConfiguration,
  arbitraryFacts,
} from '../../domain/proposal/arbitrary-configuration.ts';
import { analysisOf, questionOf } from '../../domain/proposal/made-up-question.ts';

/** Each proposal makes a configuration that is valid, or is refused. */
function expectValidVersions({ proposals }: ProposerReply, { analysis, grid }: ProposalQuestion) {
  for (const { edits } of proposals) {
    const result = applyEdits(analysis.config, edits, grid);
    if (result.kind === 'refused') expect(result.reason).toBe('invalid_configuration');
    else expect(configurationSchema.parse(result.config)).toEqual(result.config);
  }
}

const anyQuestion = fc.tuple(arbitraryConfiguration, arbitraryFacts).map(([config, facts]) =>
  questionOf(config, {
    analysis: analysisOf(config, { cells: [] }),
    grid: editGridOf(config, facts),
  }),
);

/** Words of replies in places where they do not belong, and what parsers stumble over. */
const SPLICES = [
  '"__proto__":{"proposals":[]},',
  '"constructor":{"prototype":1},',
  '"toolUse":{"input":{}},',
  '9007199254740993',
  '1e999',
  '\\u0000',
  '\\ud800',
  '"retry.maxAttempts"',
  '"99"',
  '"',
  '\\',
  '{',
  '}',
  '[]',
  'null,',
];

/** A valid body of an answer, changed in a few places. */
const mutatedBody = fc
  .tuple(
    fc.constantFrom(byTool(REPLY), byTool(JSON.stringify(REPLY)), inWords(JSON.stringify(REPLY))),
    fc.array(
      fc.record({
        place: fc.nat(),
        removed: fc.nat({ max: 12 }),
        inserted: fc.oneof(fc.constantFrom(...SPLICES), fc.string({ maxLength: 3 })),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([{ body }, changes]) =>
    changes.reduce((text, { place, removed, inserted }) => {
      const at = place % (text.length + 1);
      return text.slice(0, at) + inserted + text.slice(at + removed);
    }, `${body}`),
  );

const anyInput = fc.oneof(
  fc.anything({ withBigInt: true, withNullPrototype: true }),
  fc.jsonValue(),
  fc.json(),
  fc.string({ unit: 'binary' }),
);

/** What the SDK might make of a body. */
const anyOutput = fc.oneof(
  fc.anything(),
  mutatedBody.map((text) => {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }),
  anyInput.map((input) => ({
    output: { message: { content: [{ toolUse: { input } }] } },
    stopReason: 'tool_use',
  })),
  anyInput.map((text) => ({
    output: { message: { content: [{ text }] } },
    stopReason: 'end_turn',
  })),
);

it('nothing that is read out of an answer makes an invalid version', () => {
  fc.assert(
    fc.property(anyOutput, anyQuestion, (output, question) => {
      const answered = readOutput(output);
      if (answered.kind === 'none') return;
      const parsed = codedQuestion(question).read(answered.raw);
      if (parsed.kind === 'valid') expectValidVersions(parsed.reply, question);
    }),
    { numRuns: 300 },
  );
});

it('no bytes that a service sends make an invalid version', async () => {
  const bedrock = await fakeBedrock();
  const proposer = await realProposer();
  const question = questionOf();
  const status = fc.oneof(
    { weight: 6, arbitrary: fc.constant(200) },
    { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) },
  );
  const body = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.json(), mutatedBody);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(status, body), { maxLength: 2 }), async (answers) => {
      let turn = 0;
      bedrock.answerAllWith(() => {
        const [code = 200, sent = ''] = answers[turn] ?? [];
        turn += 1;
        return { ...bytes(sent), status: code };
      });
      const result = await ask(proposer, question);
      expect(turn).toBeLessThanOrEqual(2);
      if (result.kind === 'replied') expectValidVersions(result.reply, question);
      else expect(result.reason).toMatch(/^[\w .:()'/]{10,200}$/);
    }),
    { numRuns: 100 },
  );
}, 60_000);
