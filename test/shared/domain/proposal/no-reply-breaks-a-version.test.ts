import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyEdits } from '../../../../shared/domain/proposal/apply-edits.ts';
import { editGridOf } from '../../../../shared/domain/proposal/edit-grid.ts';
import { parseReply } from '../../../../shared/domain/proposal/parse-reply.ts';
import { EXPECTED_GAINS, OPERATORS } from '../../../../shared/domain/proposal/proposal.ts';
import type { ProposalQuestion } from '../../../../shared/domain/proposal/proposal-question.ts';
import { configurationSchema } from '../../../../shared/domain/strategy/configuration.ts';
import { arbitraryConfiguration, arbitraryFacts } from './arbitrary-configuration.ts';
import { analysisOf, questionOf } from './made-up-question.ts';

const anyQuestion = fc.tuple(arbitraryConfiguration, arbitraryFacts).map(([config, facts]) =>
  questionOf(config, {
    analysis: analysisOf(config, { cells: [] }),
    grid: editGridOf(config, facts),
  }),
);

/** A few of them, because making one takes longer than reading a reply. */
const question = fc.constantFrom(...fc.sample(anyQuestion, { numRuns: 8, seed: 7 }));

function reply({ grid }: ProposalQuestion) {
  const edit = fc
    .constantFrom(...Object.entries(grid))
    .chain(([path, values]) => fc.constantFrom(...values).map((value) => ({ path, value })));
  const proposal = fc.record({
    operator: fc.constantFrom(...OPERATORS),
    edits: fc.uniqueArray(edit, { selector: ({ path }) => path, minLength: 1, maxLength: 4 }),
    targetFailureCodes: fc.subarray(['timeout', 'tests_failed']),
    evidenceIds: fc.subarray(['failure-1', 'repeated-1']),
    expected: fc.record({
      metric: fc.constant('cost'),
      direction: fc.constant('down'),
      gain: fc.constantFrom(...EXPECTED_GAINS),
      cells: fc.constant([]),
    }),
    rationale: fc.string({ unit: 'binary' }),
    risk: fc.string({ unit: 'binary' }),
  });
  return fc.record({
    proposals: fc.array(proposal, { minLength: 1, maxLength: 4 }),
    abstention: fc.constant(null),
  });
}

/** Whatever comes in: a fault, a coded refusal, or a valid configuration. */
function expectNoInvalidVersion(raw: unknown, asked: ProposalQuestion) {
  const parsed = parseReply(raw, asked);
  if (parsed.kind === 'faulty') return parsed.kind;
  for (const { edits } of parsed.reply.proposals) {
    const result = applyEdits(asked.analysis.config, edits, asked.grid);
    if (result.kind === 'applied') {
      expect(configurationSchema.parse(result.config)).toEqual(result.config);
    } else {
      expect(result.reason).toBe('invalid_configuration');
    }
  }
  return parsed.kind;
}

it('a valid reply is read, and makes valid versions or is refused with a code', () => {
  const scenario = question.chain((asked) => fc.tuple(fc.constant(asked), reply(asked)));
  fc.assert(
    fc.property(scenario, ([asked, raw]) => {
      expect(expectNoInvalidVersion(raw, asked)).toBe('valid');
    }),
    { numRuns: 200 },
  );
});

it('no JSON makes an invalid version', () => {
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.anything(),
  );
  fc.assert(fc.property(anything, question, expectsNothingInvalid), { numRuns: 100 });
});

it('no mutation of a valid reply makes an invalid version', () => {
  const scenario = question.chain((asked) =>
    fc.tuple(
      fc.constant(asked),
      reply(asked).map((raw) => JSON.stringify(raw)),
      fc.array(
        fc.tuple(fc.nat(), fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom(...SPLICES))),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
      fc.nat({ max: 12 }),
    ),
  );
  fc.assert(
    fc.property(scenario, ([asked, text, splices, removed]) => {
      const mutated = splices.reduce((each, [place, insert]) => {
        const at = place % each.length;
        return each.slice(0, at) + insert + each.slice(at + removed);
      }, text);
      expectNoInvalidVersion(mutated, asked);
    }),
    { numRuns: 200 },
  );
});

it('no bytes make an invalid version', () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((each) => new TextDecoder().decode(each));
  fc.assert(fc.property(bytes, question, expectsNothingInvalid), { numRuns: 100 });
});

const SPLICES = [
  '"__proto__":{},',
  '"constructor":1,',
  '1e999',
  '\\u0000',
  '"',
  '}',
  '[]',
  'null,',
];

function expectsNothingInvalid(raw: unknown, asked: ProposalQuestion) {
  expectNoInvalidVersion(raw, asked);
}
