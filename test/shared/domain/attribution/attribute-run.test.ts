import { describe, expect, it } from 'vitest';
import {
  attributeRun,
  type KnownEffects,
} from '../../../../shared/domain/attribution/attribute-run.ts';
import { creditOf } from '../../../../shared/domain/attribution/credit.ts';
import { questionOf } from '../../../../shared/domain/learning/choices-of-run.ts';
import { optionLabel } from '../../../../shared/domain/learning/features.ts';
import { momentsOf } from '../../../../shared/domain/learning/moments.ts';
import { qualityKey } from '../../../../shared/domain/learning/sums-keys.ts';
import { compileModel } from '../../../../shared/domain/policy/compile-model.ts';
import { optionValues } from '../../../../shared/domain/policy/option-values.ts';
import { sampleDecision, sampleRun, sampleSelection } from '../../../contracts/samples.ts';

const NOTHING_KNOWN: KnownEffects = { credits: new Map(), models: new Map() };

/** 100 runs between `claude` and `codex` at even odds, in which `claude` earned 1 and `codex` 0. */
function creditOfAgents() {
  const choice = (chosen: string, utility: number) =>
    momentsOf(
      ['claude', 'codex'].map((option) => ({
        label: optionLabel(option),
        value: option === chosen ? 0.5 : -0.5,
      })),
      utility,
    ).map((sum, at) => (at === 3 || (at >= 4 && at < 6) ? sum : 50 * sum));
  return creditOf([choice('claude', 1), choice('codex', 0)]);
}

/** `claude` has always succeeded, `codex` has always failed, 200 times each. */
function modelOf(type: string) {
  const sums = [
    { ...qualityKey(type, 'claude'), vector: Float64Array.of(200, 200, 200, 0) },
    { ...qualityKey(type, 'codex'), vector: Float64Array.of(200, 0, 0, 0) },
  ];
  return compileModel(type, sums).model;
}

const credit = creditOfAgents();
const known: KnownEffects = {
  credits: new Map(credit === undefined ? [] : [['select_agent', credit]]),
  models: new Map([
    ['select_agent', modelOf('select_agent')],
    ['retry', modelOf('retry')],
  ]),
};

const contributionsOf = (changes: Readonly<Record<string, unknown>>) =>
  attributeRun(sampleRun('r'), [sampleDecision('r', changes)], 1, 0.5, known).contributions.map(
    ([, contribution]) => contribution,
  );

describe('a decision before results', () => {
  it('contributes what its choice does, against what its odds would have done', () => {
    const effect = (option: string) =>
      credit?.coefficients[credit.labels.indexOf(optionLabel(option)) + 1] ?? 0;
    const difference = effect('claude') - effect('codex');
    expect(difference).toBeGreaterThan(0.8);
    expect(contributionsOf({})).toEqual([expect.closeTo(0.25 * difference, 12)]);
    const codex = { chosen: 'codex', propensity: 0.25 };
    expect(contributionsOf(codex)).toEqual([expect.closeTo(-0.75 * difference, 12)]);
  });

  it('contributes 0 while nothing is known of its type', () => {
    expect(contributionsOf({ type: 'review' })).toEqual([0]);
  });

  it('counts by itself, however often its type is decided in a run', () => {
    const decisions = ['1', '2', '3'].map((decisionId) => sampleDecision('r', { decisionId }));
    const { contributions } = attributeRun(sampleRun('r'), decisions, 1, 0.5, known);
    const [one] = contributionsOf({});
    expect(contributions).toEqual(decisions.map(({ decisionId }) => [decisionId, one]));
  });
});

describe('a decision after results', () => {
  it.each([
    ['a later attempt', { context: { taskType: 'bug', attempt: 2 } }],
    ['a retry', { type: 'retry' }],
  ])('contributes what is expected of its option in its situation, as %s', (_, changes) => {
    const decision = sampleDecision('r', changes);
    const { question, kind } = questionOf(decision, {}, []);
    const model = known.models.get(decision.type);
    if (model === undefined) throw new Error(`expected a model of ${decision.type}`);
    const { utilities } = optionValues(
      model,
      decision.alternatives.map((each) => ({ ...each, eligible: true })),
      question,
      kind,
    );
    const [claude = 0, codex = 0] = utilities;
    expect(claude - codex).toBeGreaterThan(0.5);
    expect(contributionsOf(changes)).toEqual([expect.closeTo(0.25 * (claude - codex), 12)]);
  });

  it('contributes 0 while no model is known', () => {
    const decision = sampleDecision('r', { type: 'escalate' });
    const { contributions } = attributeRun(sampleRun('r'), [decision], 1, 0.5, known);
    expect(contributions).toEqual([[decision.decisionId, 0]]);
  });
});

describe('a run', () => {
  it('has luck that makes up the difference to its utility', () => {
    const selection = sampleSelection('r');
    const decisions = [sampleDecision('r', { type: 'retry' })];
    const found = attributeRun(sampleRun('r', { selection }), decisions, 0.3, 0.6, known);
    const explained = found.contributions.reduce((sum, [, each]) => sum + each, 0);
    expect(found.contributions.map(([id]) => id)).toEqual(['selection of r', 'decision of r']);
    expect(found.baseline + explained + found.luck).toBeCloseTo(0.3, 12);
  });

  it('owes everything to luck while nothing is known', () => {
    const decisions = [sampleDecision('r')];
    expect(attributeRun(sampleRun('r'), decisions, 0.3, 0.6, NOTHING_KNOWN)).toEqual({
      baseline: 0.6,
      contributions: [['decision of r', 0]],
      luck: 0.3 - 0.6,
    });
  });

  it.each([
    ['without a propensity', { propensity: null }],
    ['that was certain', { propensity: 1 }],
  ])('owes nothing to a decision %s', (_, changes) => {
    expect(contributionsOf(changes)).toEqual([]);
  });
});
