import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../shared/domain/proposal/apply-edits.ts';
import { editGridOf } from '../../../../shared/domain/proposal/edit-grid.ts';
import type { Edit } from '../../../../shared/domain/proposal/proposal.ts';
import type { Configuration } from '../../../../shared/domain/strategy/configuration.ts';
import { arbitraryConfiguration, arbitraryFacts } from './arbitrary-configuration.ts';
import { AGENTS, CELLS, PARENT } from './made-up-question.ts';

const FACTS = { agents: AGENTS, failureCodes: ['timeout', 'constructor'], cells: CELLS };
const GRID = editGridOf(PARENT, FACTS);

function edited(edits: Record<string, string>, parent: Configuration = PARENT) {
  const list = Object.entries(edits).map(([path, value]) => ({ path, value }));
  return applyEdits(parent, list, editGridOf(parent, FACTS));
}

const open = (agents: string[]): Configuration => ({
  ...PARENT,
  agentSelection: { agents, rules: [] },
});

describe('edits', () => {
  it.each<[string, string, object]>([
    ['decomposition.approach', 'hierarchical', { decomposition: { approach: 'hierarchical' } }],
    ['retry.maxAttempts', '4', { retry: { maxAttempts: 4 } }],
    ['agentSelection.default', 'gemini', { agentSelection: { default: 'gemini' } }],
    ['agentSelection.agents[gemini]', 'false', { agentSelection: { agents: ['claude', 'codex'] } }],
    ['retry.onFailure[timeout]', 'stop', { retry: { onFailure: { timeout: 'stop' } } }],
    ['retry.onFailure[constructor]', 'stop', { retry: { onFailure: { constructor: 'stop' } } }],
    [
      'escalation.onFailureCodes[timeout]',
      'true',
      { escalation: { onFailureCodes: ['auth', 'timeout'] } },
    ],
    ['escalation.onFailureCodes[auth]', 'false', { escalation: { onFailureCodes: [] } }],
  ])('give %s the value %s', (path, value, config) => {
    expect(edited({ [path]: value })).toMatchObject({ kind: 'applied', config });
  });

  it('leave every other leaf as it was', () => {
    expect(edited({ 'retry.maxAttempts': '4' })).toEqual({
      kind: 'applied',
      config: { ...PARENT, retry: { ...PARENT.retry, maxAttempts: 4 } },
    });
  });

  it('take away what may be absent', () => {
    const result = edited({
      'agentSelection.default': '(none)',
      'agentSelection.rules[language=python]': '(none)',
      'retry.onFailure[timeout]': '(none)',
    });
    expect(result).toMatchObject({ config: { agentSelection: { agents: AGENTS, rules: [] } } });
    expect(result).not.toHaveProperty('config.agentSelection.default');
    expect(result).not.toHaveProperty('config.retry.onFailure.timeout');
  });

  it('put a new rule before those that ask for no more than it does', () => {
    const rulesOf = (path: string) => {
      const result = edited({ [path]: 'gemini' });
      return (
        result.kind === 'applied' && result.config.agentSelection.rules.map(({ when }) => when)
      );
    };
    const python = { language: 'python' };
    expect(rulesOf('agentSelection.rules[complexity=high]')).toEqual([
      { complexity: 'high' },
      python,
    ]);
    const narrow = 'agentSelection.rules[complexity=low language=python]';
    expect(rulesOf(narrow)).toEqual([{ complexity: 'low', language: 'python' }, python]);
  });

  it('change the agent of a rule in its place', () => {
    expect(edited({ 'agentSelection.rules[language=python]': 'gemini' })).toMatchObject({
      config: { agentSelection: { rules: [{ when: { language: 'python' }, agent: 'gemini' }] } },
    });
  });

  it('leave agents out of an open list by naming the others', () => {
    const without = edited({ 'agentSelection.agents[codex]': 'false' }, open([]));
    expect(without).toMatchObject({ config: { agentSelection: { agents: ['claude', 'gemini'] } } });
  });

  it('never empty the list of agents, which would open it to all', () => {
    const result = edited(
      { 'agentSelection.agents[claude]': 'false', 'agentSelection.agents[codex]': 'false' },
      open(['claude', 'codex']),
    );
    expect(result).toMatchObject({ kind: 'refused', reason: 'invalid_configuration' });
  });

  it('may exchange one agent for another', () => {
    const edits = {
      'agentSelection.agents[claude]': 'true',
      'agentSelection.agents[codex]': 'false',
    };
    expect(edited({ 'agentSelection.agents[claude]': 'true' }, open(['codex']))).toMatchObject({
      config: { agentSelection: { agents: ['claude', 'codex'] } },
    });
    const both = open(['codex', 'gemini']);
    expect(edited(edits, both)).toMatchObject({
      config: { agentSelection: { agents: ['claude', 'gemini'] } },
    });
  });

  it.each<[string, Edit[]]>([
    ['unknown_path', [{ path: 'retry.maxTries', value: '2' }]],
    ['unknown_path', [{ path: '__proto__', value: '2' }]],
    ['unknown_path', [{ path: 'constructor', value: '2' }]],
    ['unknown_path', [{ path: 'retry.onFailure[__proto__]', value: 'stop' }]],
    ['unknown_value', [{ path: 'retry.maxAttempts', value: '7' }]],
    ['unknown_value', [{ path: 'retry.maxAttempts', value: '3' }]],
    ['unknown_value', [{ path: 'retry.maxAttempts', value: ' 4' }]],
    [
      'duplicate_path',
      [
        { path: 'retry.maxAttempts', value: '2' },
        { path: 'retry.maxAttempts', value: '4' },
      ],
    ],
    [
      'invalid_configuration',
      [
        { path: 'agentSelection.agents[gemini]', value: 'false' },
        { path: 'agentSelection.default', value: 'gemini' },
      ],
    ],
  ])('are refused as %s: %j', (reason, edits) => {
    expect(applyEdits(PARENT, edits, GRID)).toMatchObject({ kind: 'refused', reason });
  });

  it.each(['__proto__', 'retry.onFailure[__proto__]', 'agentSelection.rules[{"__proto__":"x"}]'])(
    'come to nothing where the grid itself is poisoned: %s',
    (path) => {
      const poisoned = Object.fromEntries([[path, ['stop', 'codex']]]);
      for (const value of ['stop', 'codex']) {
        const result = applyEdits(PARENT, [{ path, value }], poisoned);
        expect(result).toMatchObject({ kind: 'refused', reason: 'invalid_configuration' });
      }
    },
  );

  it('come to the same in any order', () => {
    const scenario = fc.tuple(arbitraryConfiguration, arbitraryFacts).chain(([config, facts]) => {
      const grid = editGridOf(config, facts);
      const offered = Object.entries(grid);
      const edit = fc
        .constantFrom(...offered)
        .chain(([path, values]) => fc.constantFrom(...values).map((value) => ({ path, value })));
      return fc.record({
        config: fc.constant(config),
        grid: fc.constant(grid),
        edits: fc.uniqueArray(edit, { selector: ({ path }) => path, minLength: 2, maxLength: 4 }),
      });
    });
    fc.assert(
      fc.property(scenario, ({ config, grid, edits }) => {
        const [forth, back] = [edits, edits.toReversed()].map((each) =>
          applyEdits(config, each, grid),
        );
        if (forth?.kind === 'applied') expect(back).toEqual(forth);
        else expect(back?.kind).toBe('refused');
      }),
    );
  });
});
