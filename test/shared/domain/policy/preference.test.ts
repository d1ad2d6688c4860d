import { describe, expect, it } from 'vitest';
import type { Context } from '../../../../shared/domain/context/context.ts';
import { preferredOption } from '../../../../shared/domain/policy/preference.ts';
import type { FailureAction } from '../../../../shared/domain/strategy/configuration.ts';
import { configured } from './policies.ts';

const CONFIG = configured({
  decomposition: { approach: 'hierarchical' },
  agentSelection: {
    agents: ['claude', 'codex', 'gemini'],
    default: 'claude',
    rules: [
      { when: { language: 'python' }, agent: 'codex' },
      { when: { size: { min: 10 } }, agent: 'gemini' },
    ],
  },
  parallelism: { maxParallelAgents: 3 },
  retry: { onFailure: { timeout: 'switch_agent', tests_failed: 'same_agent', default: 'stop' } },
  escalation: { afterMinutes: 60, onFailureCodes: ['auth'] },
});
const AGENTS = ['gemini', 'codex', 'claude', 'stop', 'escalate'];

const agent = (context: Context, eligible = AGENTS, config = CONFIG) =>
  preferredOption('select_agent', eligible, context, config);

/** After a failure of claude, with one action for every failure. */
const agentAfter = (action: FailureAction, eligible = AGENTS) =>
  agent(
    { previousOption: 'claude', previousFailure: 'crash' },
    eligible,
    configured({ ...CONFIG, retry: { onFailure: { default: action } } }),
  );

describe('the agent preferred before evidence', () => {
  it.each<[string, Context, string[], string | undefined]>([
    ['is the default', {}, AGENTS, 'claude'],
    ['is that of the rule that holds', { language: 'python' }, AGENTS, 'codex'],
    ['is that of the first rule that holds', { language: 'python', size: 10 }, AGENTS, 'codex'],
    ['is the next that is eligible', { language: 'python', size: 10 }, ['gemini'], 'gemini'],
    ['is the default where no rule holds', { language: 'go', size: 9 }, AGENTS, 'claude'],
    ['is nobody where nobody named is eligible', { language: 'go' }, ['codex'], undefined],
  ])('%s', (_, context, eligible, expected) => {
    expect(agent(context, eligible)).toBe(expected);
  });

  it.each<[FailureAction, string[], string | undefined]>([
    ['same_agent', AGENTS, 'claude'],
    ['same_agent', ['codex'], undefined],
    ['switch_agent', AGENTS, 'gemini'],
    ['switch_agent', ['claude', 'codex'], 'codex'],
    ['switch_agent', ['claude'], undefined],
    ['stop', AGENTS, 'stop'],
    ['stop', ['claude'], undefined],
    ['escalate', AGENTS, 'escalate'],
    ['escalate', ['claude'], undefined],
  ])('after a failure with %s, of %j, is %s', (action, eligible, expected) => {
    expect(agentAfter(action, eligible)).toBe(expected);
  });

  it('after a failure with switch_agent is the one that a rule names, if it is another', () => {
    const failed = { previousFailure: 'timeout', language: 'python' };
    expect(agent({ ...failed, previousOption: 'claude' })).toBe('codex');
    expect(agent({ ...failed, previousOption: 'codex' })).toBe('claude');
  });

  it('is nobody where no action is named', () => {
    const config = configured({ ...CONFIG, retry: { onFailure: {} } });
    expect(agent({ previousOption: 'claude', previousFailure: 'x' }, AGENTS, config)).toBe(
      undefined,
    );
  });
});

describe('the option preferred before evidence', () => {
  it.each<[string, Context, string[], string | undefined]>([
    ['retry', { previousFailure: 'timeout' }, ['switch_agent', 'stop'], 'switch_agent'],
    ['retry', { previousFailure: 'tests_failed' }, ['switch_agent', 'same_agent'], 'same_agent'],
    ['retry', { previousFailure: 'crash' }, ['switch_agent', 'stop'], 'stop'],
    ['retry', { previousFailure: 'constructor' }, ['switch_agent', 'stop'], 'stop'],
    ['retry', { previousFailure: 'toString' }, ['switch_agent'], undefined],
    ['retry', { previousFailure: 'auth' }, ['switch_agent', 'escalate'], 'escalate'],
    ['retry', {}, ['switch_agent', 'stop'], 'stop'],
    ['parallelize', {}, ['1', '2', '3'], '3'],
    ['parallelize', {}, ['1', '2'], undefined],
    ['decompose', {}, ['single', 'hierarchical'], 'hierarchical'],
    ['escalate', {}, ['30', '60'], '60'],
    ['escalate', {}, ['30'], undefined],
    ['review', {}, ['yes', 'no'], undefined],
    ['constructor', {}, ['yes', 'no'], undefined],
  ])('of type %s, given %j, among %j is %s', (type, context, eligible, expected) => {
    expect(preferredOption(type, eligible, context, CONFIG)).toBe(expected);
  });
});
