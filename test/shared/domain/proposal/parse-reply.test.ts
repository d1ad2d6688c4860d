import { describe, expect, it } from 'vitest';
import { parseReply } from '../../../../shared/domain/proposal/parse-reply.ts';
import { analysisOf, PARENT, questionOf } from './made-up-question.ts';

const PROPOSAL = {
  operator: 'retry_policy',
  edits: [{ path: 'retry.maxAttempts', value: '2' }],
  targetFailureCodes: ['timeout'],
  evidenceIds: ['cell-1', 'failure-1', 'repeated-1'],
  expected: { metric: 'success_rate', direction: 'up', gain: 0.05, cells: ['complexity=high'] },
  rationale: 'Attempts that time out do so again.',
  risk: 'Some runs need the third attempt.',
};
const REPLY = { proposals: [PROPOSAL], abstention: null };
const QUESTION = questionOf();

const replied = (change: object, proposal: object = {}) => ({
  ...REPLY,
  proposals: [{ ...PROPOSAL, ...proposal }],
  ...change,
});
const faultsOf = (raw: unknown, question = QUESTION) => {
  const parsed = parseReply(raw, question);
  return parsed.kind === 'faulty' ? parsed.faults : [];
};

describe('a reply', () => {
  it('says what it was given', () => {
    expect(parseReply(REPLY, QUESTION)).toEqual({ kind: 'valid', reply: REPLY });
  });

  it('may come as a text', () => {
    expect(parseReply(JSON.stringify(REPLY), QUESTION)).toEqual({ kind: 'valid', reply: REPLY });
  });

  it('may abstain, with a reason', () => {
    const abstaining = { proposals: [], abstention: 'Nothing stands out.' };
    expect(parseReply(abstaining, QUESTION)).toEqual({ kind: 'valid', reply: abstaining });
    expect(faultsOf({ proposals: [], abstention: '' })).toEqual([
      'the reply: expected proposals, or why there are none',
    ]);
  });

  it('proposes no more than was asked for', () => {
    const two = { ...REPLY, proposals: [PROPOSAL, PROPOSAL] };
    expect(parseReply(two, questionOf(PARENT, { wanted: 1 }))).toMatchObject({
      reply: { proposals: [PROPOSAL] },
    });
  });

  it.each([
    ['the reply', { ...REPLY, note: '' }],
    ['a proposal', replied({}, { priority: 1 })],
    ['an edit', replied({}, { edits: [{ path: 'retry.maxAttempts', value: '2', force: true }] })],
    ['what is expected', replied({}, { expected: { ...PROPOSAL.expected, sure: true } })],
  ])('has no unknown key in %s', (_, raw) => {
    expect(faultsOf(raw)).not.toEqual([]);
  });

  it.each([
    '{"proposals":[],"abstention":"no","__proto__":{}}',
    JSON.stringify(REPLY).replace('"operator"', '"__proto__":{"edits":[]},"operator"'),
    JSON.stringify(REPLY).replace('"path"', '"__proto__":1,"path"'),
    JSON.stringify(REPLY).replace('"metric"', '"__proto__":"x","metric"'),
    JSON.stringify(REPLY).replace('"operator"', '"constructor":{},"operator"'),
  ])('has no key that reaches a prototype: %s', (text) => {
    expect(faultsOf(text)).not.toEqual([]);
    expect(faultsOf(JSON.parse(text))).not.toEqual([]);
  });

  it.each([
    ['a path', { edits: [{ path: 'retry.maxTries', value: '2' }] }],
    ['a prototype as path', { edits: [{ path: '__proto__', value: '2' }] }],
    ['a value', { edits: [{ path: 'retry.maxAttempts', value: '99' }] }],
    ["another path's value", { edits: [{ path: 'retry.maxAttempts', value: 'parallel' }] }],
    ['a number for a text', { edits: [{ path: 'retry.maxAttempts', value: 2 }] }],
    ['a path twice', { edits: [PROPOSAL.edits[0], { path: 'retry.maxAttempts', value: '4' }] }],
    ['no edit', { edits: [] }],
    ['a failure code', { targetFailureCodes: ['oom'] }],
    ['evidence', { evidenceIds: ['cell-3'] }],
    ['a cell', { expected: { ...PROPOSAL.expected, cells: ['complexity=low'] } }],
    ['a gain', { expected: { ...PROPOSAL.expected, gain: 0.9 } }],
    ['an operator', { operator: 'rewrite' }],
  ])('cannot invent %s', (_, proposal) => {
    expect(faultsOf(replied({}, proposal))).not.toEqual([]);
  });

  it.each([[undefined], [null], ['{"proposals":'], [7], [[]], [() => 1], [10n]])(
    'is something: %s is not',
    (raw) => {
      expect(faultsOf(raw)).not.toEqual([]);
    },
  );

  it('is not read where it has no end', () => {
    const endless: { self?: unknown } = {};
    endless.self = endless;
    expect(faultsOf(endless)).toEqual(['the reply: expected JSON']);
  });

  it('keeps its words for people, cut and without control characters', () => {
    const rationale = `a\u0000b\u001b[31m\nc\ud800${'x'.repeat(3_000)}`;
    const parsed = parseReply(replied({}, { rationale }), QUESTION);
    const kept = parsed.kind === 'valid' ? parsed.reply.proposals[0]?.rationale : '';
    expect(kept?.slice(0, 12)).toBe('a b [31m\nc\ufffdx');
    expect(kept).toHaveLength(2_000);
  });

  it('counts a word said twice once', () => {
    const evidenceIds = Array.from({ length: 40 }, () => 'cell-1');
    expect(parseReply(replied({}, { evidenceIds }), QUESTION)).toMatchObject({
      reply: { proposals: [{ evidenceIds: ['cell-1'] }] },
    });
  });

  it('need not name what the question has no word for', () => {
    const analysis = analysisOf(PARENT, { failures: [], repeatedFailures: [], cells: [] });
    const { targetFailureCodes: _, ...proposal } = PROPOSAL;
    const expected = { metric: 'cost', direction: 'down', gain: 0.05 };
    const raw = { ...REPLY, proposals: [{ ...proposal, evidenceIds: [], expected }] };
    expect(parseReply(raw, questionOf(PARENT, { analysis }))).toMatchObject({
      reply: { proposals: [{ targetFailureCodes: [], expected: { cells: [] } }] },
    });
  });

  it('tells at most twenty faults, each short', () => {
    const edits = Array.from({ length: 500 }, () => ({ path: 'x'.repeat(9_999), value: 1 }));
    const faults = faultsOf(replied({ ['y'.repeat(9_999)]: 1 }, { edits }));
    expect(faults.length).toBeLessThanOrEqual(20);
    expect(Math.max(...faults.map((fault) => fault.length))).toBeLessThanOrEqual(200);
  });
});
