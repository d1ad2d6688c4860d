import { describe, expect, it } from 'vitest';
import { parseLine } from '../../../../shared/application/import/parse-line.ts';

const RUN = { runId: 'r', decisions: [{ type: 'retry', chosen: 'again' }] };
const faultOf = (change: object) => () => parseLine(JSON.stringify({ ...RUN, ...change }));
const ofDecision = (change: object) =>
  faultOf({ decisions: [{ type: 'retry', chosen: 'again', ...change }] });

describe('a line of a file', () => {
  it('is a run, a strategy or settings', () => {
    const config = {
      decomposition: { approach: 'single', maxSubtasks: 1 },
      agentSelection: { agents: [] },
      parallelism: { maxParallelAgents: 1 },
      retry: { maxAttempts: 1, backoff: 'none', initialDelaySeconds: 0 },
      escalation: { afterFailedAttempts: 1, afterMinutes: 1, aboveCostUsd: 1 },
    };
    const strategy = {
      strategy: { slug: 's', name: 'S', taskType: 'bug' },
      versions: [{ config }],
    };
    expect(parseLine('{"runId":"r"}')).toMatchObject({ kind: 'run', run: { runId: 'r' } });
    expect(parseLine(JSON.stringify(strategy))).toMatchObject({
      kind: 'strategy',
      strategy: { versions: [{ provenance: 'imported', reasoning: '' }] },
    });
    expect(parseLine('{"settings":{"costWeight":0.2}}')).toEqual({
      kind: 'settings',
      settings: { costWeight: 0.2 },
    });
  });

  it('is refused as a whole when it is no JSON object', () => {
    expect(() => parseLine('{"runId":')).toThrow('not JSON: ');
    expect(() => parseLine('[]')).toThrow('(line): ');
    expect(() => parseLine('null')).toThrow('(line): ');
  });

  it.each([
    ['an unknown field', { score: 1 }, '(line): Unrecognized key: "score"'],
    ['no id', { runId: undefined }, 'runId: '],
    ['a long id', { runId: 'x'.repeat(201) }, 'runId: expected 1 to 200'],
    ['a moment without an offset', { createdAt: '2026-01-01T00:00:00' }, 'createdAt: expected a'],
    ['a nested feature', { context: { kind: { deep: 1 } } }, 'context.kind: '],
    ['a signal that does not exist', { applicableSignals: ['joy'] }, 'applicableSignals.0: '],
    ['an unknown fact', { outcome: { joy: 1 } }, 'outcome: Unrecognized key: "joy"'],
    ['a fact out of range', { outcome: { costUsd: -1 } }, 'outcome.costUsd: '],
    [
      'a moment of no fact',
      { outcome: { observedAt: { joy: '2026-01-01T00:00:00Z' } } },
      'outcome.',
    ],
    ['102 decisions', { decisions: Array(102).fill(RUN.decisions[0]) }, 'decisions: '],
  ])('is refused for %s, and says where', (_, change, message) => {
    expect(faultOf(change)).toThrow(message);
  });

  it.each([
    ['a type with capitals', { type: 'Retry' }, 'decisions.0.type: expected 1 to 40'],
    ['a propensity of 0', { propensity: 0 }, 'decisions.0.propensity: '],
    ['a propensity above 1', { propensity: 1.5 }, 'decisions.0.propensity: '],
    ['no alternatives at all', { alternatives: [] }, 'decisions.0.alternatives: '],
    ['an unknown source', { source: 'gut' }, 'decisions.0.source: '],
    ['an empty option', { chosen: '' }, 'decisions.0.chosen: expected 1 to 200'],
    ['an unknown field', { reward: 1 }, 'decisions.0: Unrecognized key: "reward"'],
  ])('is refused for a decision with %s', (_, change, message) => {
    expect(ofDecision(change)).toThrow(message);
  });

  it('is refused for numbers that are not finite', () => {
    expect(() => parseLine('{"runId":"r","context":{"a":1e999}}')).toThrow('context.a: ');
    expect(() => parseLine('{"runId":"r","outcome":{"costUsd":1e999}}')).toThrow('outcome.costUsd');
  });

  it.each([
    '{"runId":"r","context":{"__proto__":1}}',
    '{"runId":"r","context":{"\\u005f_proto__":1}}',
    '{"runId":"r","context":{"_\\u005Fproto__":1}}',
  ])('is refused for the key __proto__, however it is written: %s', (text) => {
    expect(() => parseLine(text)).toThrow('the key "__proto__" is not allowed');
  });

  it('may hold that word as a value', () => {
    const line = '{"runId":"__proto__","decisions":[{"type":"retry","chosen":"__proto__"}]}';
    expect(parseLine(line)).toMatchObject({ run: { runId: '__proto__' } });
  });

  it('names some of many faults and counts the others', () => {
    const decisions = Array.from({ length: 6 }, () => ({ type: 'retry', chosen: 1 }));
    expect(faultOf({ decisions })).toThrow(/^decisions\.0.*decisions\.2[^;]*; … and 3 more$/);
  });
});
