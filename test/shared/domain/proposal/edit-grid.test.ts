import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../../shared/domain/canonical-json.ts';
import { applyEdits } from '../../../../shared/domain/proposal/apply-edits.ts';
import { editGridOf, type GridFacts } from '../../../../shared/domain/proposal/edit-grid.ts';
import { configurationSchema } from '../../../../shared/domain/strategy/configuration.ts';
import { arbitraryConfiguration, arbitraryFacts } from './arbitrary-configuration.ts';
import { AGENTS, CELLS, cell, PARENT } from './made-up-question.ts';

const FACTS: GridFacts = {
  agents: AGENTS,
  failureCodes: ['timeout', 'tests_failed'],
  cells: CELLS,
};
const grid = (change: object = {}, facts = FACTS) => editGridOf({ ...PARENT, ...change }, facts);
const openTo = (selection: object) => ({ agentSelection: { agents: [], rules: [], ...selection } });

describe('what may be edited', () => {
  it('is every leaf of the configuration', () => {
    expect(Object.keys(grid())).toEqual([
      'decomposition.approach',
      'decomposition.maxSubtasks',
      'parallelism.maxParallelAgents',
      'retry.maxAttempts',
      'retry.backoff',
      'retry.initialDelaySeconds',
      'escalation.afterFailedAttempts',
      'escalation.afterMinutes',
      'escalation.aboveCostUsd',
      'agentSelection.default',
      'agentSelection.agents[gemini]',
      'agentSelection.rules[language=python]',
      'agentSelection.rules[complexity=high]',
      'agentSelection.rules[complexity=low]',
      'agentSelection.rules[complexity=low language=python]',
      'retry.onFailure[timeout]',
      'retry.onFailure[tests_failed]',
      'retry.onFailure[default]',
      'escalation.onFailureCodes[timeout]',
      'escalation.onFailureCodes[tests_failed]',
      'escalation.onFailureCodes[auth]',
    ]);
  });

  it('offers standard values and the neighbours of the present one, never that one', () => {
    const parallelism = { maxParallelAgents: 10 };
    expect(grid({ parallelism })['parallelism.maxParallelAgents']).toEqual([
      '1',
      '2',
      '3',
      '4',
      '6',
      '8',
      '9',
      '11',
      '12',
      '16',
    ]);
    expect(grid()['escalation.aboveCostUsd']?.slice(0, 6)).toEqual([
      '1',
      '2',
      '3',
      '7.5',
      '8',
      '10',
    ]);
    expect(grid()['decomposition.approach']).toEqual(['parallel', 'hierarchical']);
  });

  it('leaves out what only an unbounded schema would take', () => {
    expect(grid()['decomposition.maxSubtasks']).not.toContain('0');
    expect(
      grid({ parallelism: { maxParallelAgents: 16 } })['parallelism.maxParallelAgents'],
    ).not.toContain('17');
  });

  it('can take away what need not be there', () => {
    expect(grid()['agentSelection.default']).toEqual(['codex', 'gemini', '(none)']);
    expect(grid()['retry.onFailure[timeout]']).toEqual([
      'same_agent',
      'escalate',
      'stop',
      '(none)',
    ]);
    expect(grid()['retry.onFailure[tests_failed]']).not.toContain('(none)');
  });

  it('keeps agents that rules name, and the last one', () => {
    expect(grid()).not.toHaveProperty(['agentSelection.agents[codex]']);
    const alone = openTo({ agents: ['claude'] });
    expect(grid(alone)).not.toHaveProperty(['agentSelection.agents[claude]']);
    expect(grid(alone)['agentSelection.agents[codex]']).toEqual(['true']);
  });

  it('can leave an agent out where none is named', () => {
    const open = openTo({ default: 'codex' });
    const paths = Object.keys(grid(open)).filter((path) => path.includes('.agents['));
    expect(paths).toEqual(['agentSelection.agents[claude]', 'agentSelection.agents[gemini]']);
  });

  it('names no agent beyond those that may be chosen', () => {
    const offered = Object.entries(grid({}, { ...FACTS, agents: ['codex'] }))
      .filter(([path]) => path.startsWith('agentSelection'))
      .flatMap(([, values]) => values);
    expect(new Set(offered)).toEqual(new Set(['codex', '(none)', 'false']));
  });

  it('has no rule for a cell that a rule could not tell', () => {
    const cells = [cell({}), cell({ language: 'any' }), cell({ size: 'other', complexity: 'low' })];
    expect(
      Object.keys(grid({}, { ...FACTS, cells })).filter((path) => path.includes('rules')),
    ).toEqual(['agentSelection.rules[language=python]']);
  });

  it('makes another valid configuration with each of its values', () => {
    fc.assert(
      fc.property(arbitraryConfiguration, arbitraryFacts, (config, facts) => {
        const offered = editGridOf(config, facts);
        for (const [path, values] of Object.entries(offered)) {
          for (const value of values) {
            const result = applyEdits(config, [{ path, value }], offered);
            if (result.kind === 'refused') throw new Error(`${path}=${value}: ${result.detail}`);
            expect(configurationSchema.parse(result.config)).toEqual(result.config);
            expect(canonicalJson(result.config)).not.toBe(canonicalJson(config));
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
