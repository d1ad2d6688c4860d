import { describe, expect, it } from 'vitest';
import {
  compiledPolicy,
  compiledRewardModel,
} from '../../../../shared/domain/evaluation/compiled-policy.ts';
import { SELECT_STRATEGY } from '../../../../shared/domain/identifiers.ts';
import { chooseOption } from '../../../../shared/domain/policy/choose.ts';
import { selectStrategy } from '../../../../shared/domain/policy/select.ts';
import { sampleConfiguration } from '../../../contracts/samples.ts';
import { compiledExperiment, compiledStrategy, modelOf, policyOf } from '../policy/policies.ts';
import { loggedQuestion } from './logged-questions.ts';

const question = loggedQuestion({ codex: 0.5, claude: 0.5 });
const models = {
  select_agent: modelOf(
    [
      ['codex', 0.8],
      ['claude', 0.6],
    ],
    100,
    question.context,
  ),
};

describe('a compiled policy put before a logged question', () => {
  it('answers with the probabilities that it would have chosen by', () => {
    const policy = policyOf({ models });
    const chosen = chooseOption(policy, question)?.alternatives;
    const probabilities = compiledPolicy(policy).probabilities(question);
    expect(probabilities).toEqual(chosen?.map(({ probability }) => probability));
    expect(probabilities[0]).toBeGreaterThan(0.5);
  });

  it('follows the strategy that the run followed', () => {
    const followed = { ...question, config: sampleConfiguration() };
    const [codex = 0, claude = 0] = compiledPolicy(policyOf()).probabilities(followed);
    expect(claude).toBeGreaterThan(0.98);
    expect(codex + claude).toBeCloseTo(1, 12);
  });

  it('answers in its mode', () => {
    const policy = policyOf({ models, settings: { mode: 'frozen' } });
    expect(compiledPolicy(policy).probabilities(question)).toEqual([1, 0]);
  });

  it('gives nothing to agents that are not allowed', () => {
    const policy = policyOf({ settings: { allowedAgents: ['gemini'] } });
    expect(compiledPolicy(policy).probabilities(question)).toEqual([0, 0]);
  });

  it('selects among its own strategies, which the log may not have offered', () => {
    const policy = policyOf({ strategies: ['a', 'b'].map((slug) => compiledStrategy(slug)) });
    const selection = loggedQuestion({ 'b@2': 0.5, 'c@1': 0.5 }, { type: SELECT_STRATEGY });
    const own = selectStrategy(policy, selection.context, selection.taskId).alternatives;
    const ofB = own.find(({ value }) => value === 'b@2')?.probability;
    expect(ofB).toBeGreaterThan(0);
    expect(compiledPolicy(policy).probabilities(selection)).toEqual([ofB, 0]);
  });
});

describe('a selection over holdout, strategies and arms', () => {
  const onTrial = compiledStrategy('a', { experiment: compiledExperiment('a', [0.5, 0.3, 0.2]) });
  const policy = policyOf({
    settings: { holdoutShare: 0.1 },
    strategies: [onTrial, compiledStrategy('b')],
    models: {
      [SELECT_STRATEGY]: modelOf([
        ['a@3', 0.9],
        ['b@2', 0.6],
      ]),
    },
  });
  const logged = Object.fromEntries(
    selectStrategy(policy, question.context, question.taskId).alternatives.map(
      ({ value, probability }) => [value, probability ?? 0],
    ),
  );
  const selection = loggedQuestion(logged, { type: SELECT_STRATEGY });

  it('has every probability that it was logged with', () => {
    expect(Object.keys(logged).sort()).toEqual(['a@1', 'a@2', 'a@3', 'a@4', 'b@2']);
    expect(compiledPolicy(policy).probabilities(selection)).toEqual(Object.values(logged));
  });

  it('ends the experiment with its policy: what only that answered is not answered any more', () => {
    const ended = { ...policy.catalog, strategies: [compiledStrategy('a'), compiledStrategy('b')] };
    const probabilities = compiledPolicy({ ...policy, catalog: ended }).probabilities(selection);
    const byVersion = Object.fromEntries(
      Object.keys(logged).map((value, at) => [value, probabilities[at]]),
    );
    expect(byVersion).toMatchObject({ 'a@3': 0, 'a@4': 0, 'a@1': expect.closeTo(0.1, 12) });
    expect(probabilities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
  });

  it('expects of a version on trial what is known of it', () => {
    const estimates = compiledRewardModel(policy).estimates(selection);
    const ofChallenger = estimates[Object.keys(logged).indexOf('a@3')];
    expect(ofChallenger).toBeGreaterThan(0.7);
  });
});

describe('the reward model of a compiled policy', () => {
  it('expects what the policy estimates, and a half before evidence', () => {
    const asked = loggedQuestion({ codex: 0.5, unknown: 0.5 });
    const [codex = 0, unknown] = compiledRewardModel(policyOf({ models })).estimates(asked);
    expect(codex).toBeCloseTo(0.79, 2);
    expect(unknown).toBe(0.5);
  });

  it.each(['shadow', 'off', 'frozen'] as const)('is the same in mode %s', (mode) => {
    const [learning, other] = [{}, { mode }].map((settings) =>
      compiledRewardModel(policyOf({ models, settings })).estimates(question),
    );
    expect(other).toEqual(learning);
  });

  it('expects a half of everything without a policy', () => {
    expect(compiledRewardModel(undefined).estimates(question)).toEqual([0.5, 0.5]);
  });
});
