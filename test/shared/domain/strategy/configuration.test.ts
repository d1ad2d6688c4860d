import { describe, expect, it } from 'vitest';
import { BUILT_IN_STRATEGY } from '../../../../shared/domain/strategy/built-in.ts';
import { configurationSchema } from '../../../../shared/domain/strategy/configuration.ts';

const VALID = {
  decomposition: { approach: 'single', maxSubtasks: 1 },
  agentSelection: {
    agents: ['claude', 'codex'],
    default: 'claude',
    rules: [{ when: { language: 'python' }, agent: 'codex' }],
  },
  parallelism: { maxParallelAgents: 1 },
  retry: {
    maxAttempts: 3,
    backoff: 'fixed',
    initialDelaySeconds: 30,
    onFailure: { timeout: 'switch_agent', default: 'same_agent' },
  },
  escalation: {
    afterFailedAttempts: 3,
    afterMinutes: 60,
    onFailureCodes: ['auth'],
    aboveCostUsd: 5,
  },
} as const;

const accepts = (change: object) => configurationSchema.safeParse({ ...VALID, ...change }).success;

describe('a configuration', () => {
  it('says what it was given', () => {
    expect(configurationSchema.parse(VALID)).toEqual(VALID);
  });

  it('has no rules, no actions and no codes where it names none', () => {
    expect(BUILT_IN_STRATEGY.config).toMatchObject({
      agentSelection: { agents: [], rules: [] },
      retry: { onFailure: {} },
      escalation: { onFailureCodes: [] },
    });
  });

  it.each([
    ['decomposition', 'maxSubtasks', 1, 16],
    ['parallelism', 'maxParallelAgents', 1, 16],
    ['retry', 'maxAttempts', 1, 6],
    ['retry', 'initialDelaySeconds', 0, 3_600],
    ['escalation', 'afterFailedAttempts', 1, 6],
    ['escalation', 'afterMinutes', 1, 1_440],
    ['escalation', 'aboveCostUsd', 0, 1_000],
  ] as const)('%s.%s is from %i to %i', (part, field, least, most) => {
    const taken = [least - 1, least, most, most + 1].map((value) =>
      accepts({ [part]: { ...VALID[part], [field]: value } }),
    );
    expect(taken).toEqual([false, true, true, false]);
  });

  it.each([
    ['maxSubtasks', { decomposition: { approach: 'single', maxSubtasks: 1.5 } }],
    ['maxParallelAgents', { parallelism: { maxParallelAgents: 1.5 } }],
    ['maxAttempts', { retry: { ...VALID.retry, maxAttempts: 1.5 } }],
  ])('takes whole numbers alone as %s', (_, change) => {
    expect(accepts(change)).toBe(false);
  });

  it.each([
    ['an approach nobody knows', { decomposition: { approach: 'serial', maxSubtasks: 1 } }],
    ['a backoff nobody knows', { retry: { ...VALID.retry, backoff: 'linear' } }],
    ['an action nobody knows', { retry: { ...VALID.retry, onFailure: { timeout: 'wait' } } }],
    ['a failure in capitals', { retry: { ...VALID.retry, onFailure: { Timeout: 'stop' } } }],
    ['an agent twice', { agentSelection: { agents: ['a', 'a'] } }],
    ['a default that is none of the agents', { agentSelection: { agents: ['a'], default: 'b' } }],
    [
      'a rule for none of the agents',
      { agentSelection: { agents: ['a'], rules: [{ when: {}, agent: 'b' }] } },
    ],
    ['41 agents', { agentSelection: { agents: Array.from({ length: 41 }, (_, at) => `a${at}`) } }],
    ['a part nobody knows', { budget: {} }],
    ['a part left out', { escalation: undefined }],
  ])('is refused with %s', (_, change) => {
    expect(accepts(change)).toBe(false);
  });

  it('may name any agent where it leaves the agents to the caller', () => {
    const agentSelection = { agents: [], default: 'a', rules: [{ when: {}, agent: 'b' }] };
    expect(accepts({ agentSelection })).toBe(true);
  });
});
