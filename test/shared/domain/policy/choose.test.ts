import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../../../shared/domain/context/context.ts';
import { decisionIdSchema } from '../../../../shared/domain/identifiers.ts';
import { chooseOption, type OptionChoice } from '../../../../shared/domain/policy/choose.ts';
import type { Policy } from '../../../../shared/domain/policy/policy.ts';
import type { Mode } from '../../../../shared/domain/settings.ts';
import type { Configuration } from '../../../../shared/domain/strategy/configuration.ts';
import { sampleConfiguration } from '../../../contracts/samples.ts';
import { chiSquare, chiSquareCritical } from '../chi-square.ts';
import { SEEDED } from '../seeded.ts';
import { configured, modelOf, policyOf } from './policies.ts';

const AGENTS = ['claude', 'codex', 'gemini', 'other'];
/** Names claude and codex, claude by default. */
const CONFIG = sampleConfiguration();
const EVIDENCE = modelOf([
  ['claude', 0.6],
  ['codex', 0.63],
  ['gemini', 0.66],
  ['other', 0.57],
]);

function choose(
  policy: Policy | undefined,
  question: {
    readonly id?: string;
    readonly type?: string;
    readonly values?: readonly string[];
    readonly context?: Context;
    readonly config?: Configuration | undefined;
    readonly isHeldOut?: boolean;
  } = {},
): OptionChoice | undefined {
  const { id = 'decision-1', type = 'select_agent', values = AGENTS, context = {} } = question;
  const { config, isHeldOut = false } = question;
  const alternatives = values.map((value) => ({ value }));
  const decisionId = decisionIdSchema.parse(id);
  return chooseOption(policy, {
    decisionId,
    type,
    alternatives,
    context,
    config,
    strategyVersionId: null,
    isHeldOut,
  });
}

const learned = (mode: Mode = 'learning') =>
  policyOf({ settings: { mode }, models: { select_agent: EVIDENCE } });

describe('choosing an option', () => {
  it('takes each as often as the logged propensities say', () => {
    const policy = learned();
    const counts = new Map(AGENTS.map((agent) => [agent, 0]));
    for (let at = 0; at < 10_000; at += 1) {
      const chosen = choose(policy, { id: `decision-${at}` })?.chosen ?? '';
      counts.set(chosen, (counts.get(chosen) ?? 0) + 1);
    }
    const shares = choose(policy)?.alternatives.map(({ probability }) => probability ?? 0) ?? [];
    expect(Math.min(...shares) * 10_000).toBeGreaterThan(5);
    expect(chiSquare([...counts.values()], shares)).toBeLessThan(chiSquareCritical(3, 0.001));
  });

  it('logs the probability of what it chose, among probabilities that sum to 1', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(names, fc.uuid(), (values, id) => {
        const answer = choose(learned(), { id, values: [...values, 'claude'] });
        const weighed = answer?.alternatives ?? [];
        const total = weighed.reduce((sum, { probability }) => sum + (probability ?? 0), 0);
        expect(Math.abs(total - 1)).toBeLessThan(1e-12);
        expect(weighed.find(({ value }) => value === answer?.chosen)?.probability).toBe(
          answer?.propensity,
        );
      }),
      { ...SEEDED, numRuns: 300 },
    );
  });

  it('answers the same whatever the order of the alternatives, in that order', () => {
    const order = fc.shuffledSubarray(AGENTS, { minLength: AGENTS.length });
    fc.assert(
      fc.property(order, fc.uuid(), (values, id) => {
        const one = choose(learned(), { id, config: undefined });
        const other = choose(learned(), { id, values });
        expect([other?.chosen, other?.propensity]).toEqual([one?.chosen, one?.propensity]);
        expect(other?.alternatives.map(({ value }) => value)).toEqual(values);
      }),
      { ...SEEDED, numRuns: 300 },
    );
  });

  it('draws anew for another decision and for another type', () => {
    const even = policyOf();
    const answers = (type: string) =>
      Array.from({ length: 50 }, (_, at) => choose(even, { id: `d${at}`, type })?.chosen);
    expect(new Set(answers('review')).size).toBe(4);
    expect(answers('review')).not.toEqual(answers('inspect'));
  });

  it('keeps features and adds estimates', () => {
    const decisionId = decisionIdSchema.parse('d');
    const alternatives = [{ value: 'claude', features: { harness: 'cli' } }, { value: 'new' }];
    const question = { decisionId, type: 'select_agent', alternatives, context: {} };
    const answer = chooseOption(learned(), {
      ...question,
      config: undefined,
      strategyVersionId: null,
    });
    expect(answer?.alternatives).toMatchObject([
      { value: 'claude', features: { harness: 'cli' }, estimate: expect.closeTo(0.6, 2) },
      { value: 'new', estimate: null },
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'takes %s for a name like any other, as option and as type',
    (name) => {
      const policy = policyOf({ models: { select_agent: modelOf([[name, 0.9]]) } });
      const answer = choose(policy, { values: ['plain', name] });
      expect(answer?.alternatives[1]).toMatchObject({ value: name });
      expect(answer?.alternatives[1]?.estimate).toBeGreaterThan(0.5);
      expect(choose(policy, { type: name, values: ['a', 'b'] })?.alternatives).toHaveLength(2);
    },
  );
});

describe('the modes', () => {
  it('learning explores', () => {
    const probabilities = choose(learned())?.alternatives.map(({ probability }) => probability);
    expect(probabilities?.every((each) => each !== null && each > 0 && each < 1)).toBe(true);
  });

  it('frozen takes the best estimate for certain', () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      const answer = choose(learned('frozen'), { id });
      expect(answer).toMatchObject({ chosen: 'gemini', propensity: 1, source: 'policy' });
    }
  });

  it.each<Mode>(['shadow', 'off'])('%s answers the rule, else the first alternative', (mode) => {
    const values = ['codex', 'claude'];
    expect(choose(learned(mode), { values, config: CONFIG })).toMatchObject({
      chosen: 'claude',
      propensity: 1,
      source: 'policy',
      alternatives: [{ probability: 0 }, { probability: 1 }],
    });
    expect(choose(learned(mode), { values })?.chosen).toBe('codex');
  });

  it('shadow logs beside it what learning would have answered', () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      const { chosen, propensity } = choose(learned(), { id }) ?? {};
      expect(choose(learned('shadow'), { id })?.shadow).toEqual({ chosen, propensity });
      expect(choose(learned('off'), { id })?.shadow).toBeNull();
    }
  });
});

describe('a run in the holdout', () => {
  const held = { isHeldOut: true, values: ['gemini', 'codex', 'claude'] };

  it.each<Mode>(['learning', 'frozen', 'shadow'])('follows the rule in the mode %s', (mode) => {
    expect(choose(learned(mode), { ...held, config: CONFIG })).toMatchObject({
      chosen: 'claude',
      source: 'holdout',
      propensity: 1,
      alternatives: [{ probability: 0 }, { probability: 0 }, { probability: 1 }],
      shadow: null,
    });
  });

  it("takes the caller's first eligible alternative where no rule names one", () => {
    const config = configured({ agentSelection: { agents: ['codex', 'claude'], rules: [] } });
    expect(choose(learned(), { ...held, config })?.chosen).toBe('codex');
    expect(choose(learned(), held)?.chosen).toBe('gemini');
  });

  it('keeps to the allow-list', () => {
    const policy = policyOf({ settings: { allowedAgents: ['codex'] } });
    expect(choose(policy, { ...held, config: CONFIG })?.chosen).toBe('codex');
    expect(choose(policy, { isHeldOut: true, values: ['claude'] })).toBeUndefined();
  });
});

describe('before evidence', () => {
  it("gives all but the floor to what the strategy's rule names", () => {
    const answer = choose(policyOf(), { values: ['codex', 'claude'], config: CONFIG });
    expect(answer?.alternatives.map(({ probability }) => probability)).toEqual([
      0.005,
      expect.closeTo(0.995, 12),
    ]);
  });

  it('is even where no rule names anything', () => {
    const probabilities = choose(policyOf())?.alternatives.map(({ probability }) => probability);
    expect(probabilities).toEqual(AGENTS.map(() => expect.closeTo(0.25, 12)));
  });

  it('takes sums that cannot be right for no evidence', () => {
    const corrupt = modelOf([['claude', Number.NaN]]);
    const answer = choose(policyOf({ models: { select_agent: corrupt } }), {
      values: ['claude', 'codex'],
      config: CONFIG,
    });
    expect(answer?.alternatives[0]).toMatchObject({ probability: 0.995, estimate: null });
  });
});

describe('eligibility', () => {
  it('gives what is not eligible nothing, and one that is everything', () => {
    const answer = choose(learned(), { config: CONFIG });
    const probabilities = answer?.alternatives.map(({ probability }) => probability) ?? [];
    expect(probabilities.slice(2)).toEqual([0, 0]);
    const single = choose(learned(), { values: ['gemini', 'codex'], config: CONFIG });
    expect(single).toMatchObject({ chosen: 'codex', propensity: 1 });
  });

  it.each<Mode>(['learning', 'frozen', 'shadow', 'off'])('binds in the mode %s', (mode) => {
    const policy = policyOf({
      settings: { mode, allowedAgents: ['other'] },
      models: { select_agent: EVIDENCE },
    });
    expect(choose(policy, { config: CONFIG })?.chosen).toBe('other');
    expect(choose(policy, { values: ['claude', 'codex'], config: CONFIG })).toBeUndefined();
  });

  it('says when it had to pass over bounds', () => {
    const config = configured({ parallelism: { maxParallelAgents: 2 } });
    const answer = choose(policyOf(), { type: 'parallelize', values: ['3', '4'], config });
    expect(answer?.why).toContain('bounds leave none');
  });
});

describe('without a policy', () => {
  it('falls back to the rule of the strategy that the run follows', () => {
    expect(choose(undefined, { values: ['codex', 'claude'], config: CONFIG })).toMatchObject({
      chosen: 'claude',
      source: 'fallback',
      propensity: 1,
      shadow: null,
    });
  });

  it('falls back to the first alternative of a run that follows none', () => {
    expect(choose(undefined, { values: ['z', 'a'] })).toMatchObject({
      chosen: 'z',
      source: 'fallback',
    });
  });
});
