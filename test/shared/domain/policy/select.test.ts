import { describe, expect, it } from 'vitest';
import { taskIdSchema } from '../../../../shared/domain/identifiers.ts';
import type { DecisionModel } from '../../../../shared/domain/policy/decision-model.ts';
import type { Policy } from '../../../../shared/domain/policy/policy.ts';
import { selectStrategy } from '../../../../shared/domain/policy/select.ts';
import type { Mode } from '../../../../shared/domain/settings.ts';
import { chiSquare, chiSquareCritical } from '../chi-square.ts';
import { compiledStrategy, modelOf, policyOf } from './policies.ts';

const GENERAL = compiledStrategy('general');
const CAREFUL = compiledStrategy('careful', { contextRules: { testCoverage: 'low' } });
const BUGS = compiledStrategy('bugs', { taskType: 'bug' });
/** The most specific first, as a catalogue is. */
const STRATEGIES = [CAREFUL, BUGS, GENERAL];
const CONTEXT = { taskType: 'bug', testCoverage: 'low' };
const EVIDENCE = modelOf(
  [
    ['careful@2', 0.6],
    ['bugs@2', 0.63],
    ['general@2', 0.57],
  ],
  100,
  CONTEXT,
);

function policy(mode: Mode = 'learning', model?: DecisionModel): Policy {
  return policyOf({
    settings: { mode },
    strategies: STRATEGIES,
    models: model ? { select_strategy: model } : {},
  });
}

const select = (of: Policy | undefined, context = CONTEXT, task = 'task-1') =>
  selectStrategy(of, context, taskIdSchema.parse(task));

describe('selecting a strategy', () => {
  it('takes each as often, by task, as the logged propensities say', () => {
    const of = policy('learning', EVIDENCE);
    const counts = new Map(STRATEGIES.map(({ slug }) => [String(slug), 0]));
    for (let at = 0; at < 10_000; at += 1) {
      const { slug } = select(of, CONTEXT, `task-${at}`).strategy;
      counts.set(slug, (counts.get(slug) ?? 0) + 1);
    }
    const shares = select(of).alternatives.map(({ probability }) => probability ?? 0);
    expect(chiSquare([...counts.values()], shares)).toBeLessThan(chiSquareCritical(2, 0.001));
  });

  it('depends on the task, the context and the policy alone', () => {
    const of = policy('learning', EVIDENCE);
    expect(select(of)).toEqual(select(policy('learning', EVIDENCE)));
    const tasks = Array.from(
      { length: 50 },
      (_, at) => select(of, CONTEXT, `t${at}`).strategy.slug,
    );
    expect(new Set(tasks).size).toBe(3);
  });

  it('puts before the policy what applies, and nothing else', () => {
    const { alternatives } = select(policy(), { taskType: 'bug', testCoverage: 'high' });
    expect(alternatives.map(({ value }) => value)).toEqual(['bugs@2', 'general@2']);
    expect(select(policy(), { taskType: 'issue', testCoverage: 'high' })).toMatchObject({
      strategy: { versionId: 'general@2' },
      propensity: 1,
      source: 'policy',
    });
  });

  it('gives the most specific one all but the floor before any settled run', () => {
    const { alternatives } = select(policy('learning', modelOf([['unrelated@1', 1]])));
    expect(alternatives).toEqual([
      { value: 'careful@2', probability: expect.closeTo(0.99 + 0.01 / 3, 12), estimate: null },
      { value: 'bugs@2', probability: 0.01 / 3, estimate: null },
      { value: 'general@2', probability: 0.01 / 3, estimate: null },
    ]);
  });

  it('prefers what ended better once there is evidence', () => {
    const { alternatives } = select(policy('learning', EVIDENCE));
    const probabilities = alternatives.map(({ probability }) => probability ?? 0);
    expect(Math.max(...probabilities)).toBe(probabilities[1]);
    expect(alternatives[1]?.estimate).toBeCloseTo(0.63, 1);
  });

  it('counts runs of the version, not of the strategy', () => {
    const ofOldVersion = modelOf([['general@1', 1]]);
    expect(select(policy('frozen', ofOldVersion)).strategy.versionId).toBe('careful@2');
  });
});

describe('the modes of selecting', () => {
  it('frozen takes the best estimate, the most specific one before evidence', () => {
    for (const task of ['a', 'b', 'c', 'd']) {
      expect(select(policy('frozen', EVIDENCE), CONTEXT, task)).toMatchObject({
        strategy: { versionId: 'bugs@2' },
        propensity: 1,
      });
      expect(select(policy('frozen'), CONTEXT, task).strategy.versionId).toBe('careful@2');
    }
  });

  it.each<Mode>(['shadow', 'off'])(
    '%s answers the hand-designed version of the most specific',
    (mode) => {
      expect(select(policy(mode, EVIDENCE))).toMatchObject({
        strategy: { versionId: 'careful@1' },
        source: 'policy',
        propensity: 1,
        alternatives: [{ value: 'careful@1', probability: 1 }],
      });
    },
  );

  it.each<Mode>(['shadow', 'off'])(
    '%s answers the built-in one where none was hand-designed',
    (mode) => {
      const made = compiledStrategy('made', { baseline: null });
      const of = policyOf({ settings: { mode }, strategies: [made] });
      expect(select(of).strategy.versionId).toBe('built-in@1');
    },
  );

  it('shadow logs beside it what learning would have answered', () => {
    for (const task of ['a', 'b', 'c', 'd', 'e']) {
      const { strategy, propensity } = select(policy('learning', EVIDENCE), CONTEXT, task);
      const { shadow } = select(policy('shadow', EVIDENCE), CONTEXT, task);
      expect(shadow).toEqual({ chosen: strategy.versionId, propensity });
      expect(select(policy('off', EVIDENCE), CONTEXT, task).shadow).toBeNull();
    }
  });
});

describe('falling back', () => {
  it.each([
    ['without a policy', undefined],
    ['when no strategy applies', policyOf({ strategies: [BUGS] })],
    ['when there are no strategies', policyOf()],
    ['when no strategy applies, also when off', policyOf({ settings: { mode: 'off' } })],
  ])('to the built-in baseline %s', (_, of) => {
    expect(select(of, { taskType: 'issue', testCoverage: 'low' })).toMatchObject({
      strategy: { slug: 'built-in', versionId: 'built-in@1' },
      source: 'fallback',
      propensity: 1,
      alternatives: [{ value: 'built-in@1', probability: 1, estimate: null }],
    });
  });

  it('says why', () => {
    expect(select(undefined).why).toContain('No policy');
    expect(select(policyOf()).why).toContain('No strategy applies');
  });
});
