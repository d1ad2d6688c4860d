import { describe, expect, it } from 'vitest';
import type { Context } from '../../../../shared/domain/context/context.ts';
import { eligibilityOf } from '../../../../shared/domain/policy/eligibility.ts';
import type { Configuration } from '../../../../shared/domain/strategy/configuration.ts';
import { configured } from './policies.ts';

const CONFIG = configured({
  decomposition: { maxSubtasks: 4 },
  parallelism: { maxParallelAgents: 3 },
  retry: { maxAttempts: 2 },
  escalation: { afterMinutes: 60 },
});

function eligible(
  type: string,
  values: readonly string[],
  context: Context = {},
  config: Configuration | undefined = CONFIG,
  allowedAgents: readonly string[] | null = null,
): string[] | undefined {
  const alternatives = values.map((value) => ({ value }));
  const found = eligibilityOf(type, alternatives, context, config, allowedAgents);
  return found && values.filter((_, at) => found.eligible[at]);
}

describe('eligible alternatives', () => {
  it.each<[string, string, string[], string[]]>([
    ['the agents that the version names', 'select_agent', ['codex', 'gemini'], ['codex']],
    ['numbers of agents up to the bound', 'parallelize', ['1', '3', '4', '16'], ['1', '3']],
    ['words beside numbers of agents', 'parallelize', ['yes', '4', ''], ['yes', '']],
    ['numbers of subtasks up to the bound', 'decompose', ['single', '4', '5'], ['single', '4']],
    ['minutes up to the bound', 'escalate', ['30', '60', '61', 'never'], ['30', '60', 'never']],
    ['numbers of attempts up to the bound', 'retry', ['1', '2', '3'], ['1', '2']],
    ['everything of a type of the caller', 'review', ['1', '99', 'none'], ['1', '99', 'none']],
    ['everything of a type that objects inherit', 'constructor', ['99'], ['99']],
  ])('are %s', (_, type, values, expected) => {
    expect(eligible(type, values)).toEqual(expected);
  });

  it.each([
    ['before the first failure', {}, ['same_agent', 'switch_agent', 'stop']],
    ['after the first attempt of two', { attempt: 1 }, ['same_agent', 'switch_agent', 'stop']],
    ['after the last attempt', { attempt: 2 }, ['stop']],
    ['after more than the last attempt', { attempt: 9 }, ['stop']],
    ['of an attempt that is no number', { attempt: '9' }, ['same_agent', 'switch_agent', 'stop']],
  ])('for trying again end with the attempts: %s', (_, context, expected) => {
    expect(eligible('retry', ['same_agent', 'switch_agent', 'stop'], context)).toEqual(expected);
  });

  it.each([
    ['the version names no agent', configured({ agentSelection: { agents: [] } })],
    ['the run follows no strategy', undefined],
  ])('are all agents, with a remark, where %s', (_, config) => {
    const alternatives = [{ value: 'a' }, { value: 'b' }];
    const found = eligibilityOf('select_agent', alternatives, {}, config, null);
    expect(found?.eligible).toEqual([true, true]);
    expect(found?.remark).toContain('No strategy names the agents');
  });

  it('are all of them where the run follows no strategy that could bound them', () => {
    const alternatives = [{ value: '1' }, { value: '99' }];
    expect(eligibilityOf('parallelize', alternatives, {}, undefined, null)).toEqual({
      eligible: [true, true],
      remark: null,
    });
  });

  it('are all of them, with a remark, where bounds would leave none', () => {
    const alternatives = [{ value: '4' }, { value: '5' }];
    const found = eligibilityOf('parallelize', alternatives, {}, CONFIG, null);
    expect(found?.eligible).toEqual([true, true]);
    expect(found?.remark).toContain('bounds leave none');
  });
});

describe('the allow-list of agents', () => {
  it.each<[string, string[], string[] | undefined]>([
    ['binds with the agents of the version', ['codex'], ['codex']],
    ['binds where it leaves none of them', ['gemini'], ['gemini']],
    ['leaves nothing where nothing is allowed', ['other'], undefined],
    ['allows no name that objects inherit', ['constructor'], undefined],
  ])('%s', (_, allowed, expected) => {
    expect(eligible('select_agent', ['claude', 'codex', 'gemini'], {}, CONFIG, allowed)).toEqual(
      expected,
    );
  });

  it('binds without a selection and not beyond agents', () => {
    const alternatives = [{ value: 'a' }, { value: 'b' }];
    expect(eligibilityOf('select_agent', alternatives, {}, undefined, ['b'])?.eligible).toEqual([
      false,
      true,
    ]);
    expect(eligible('review', ['a', 'b'], {}, CONFIG, ['b'])).toEqual(['a', 'b']);
  });
});
