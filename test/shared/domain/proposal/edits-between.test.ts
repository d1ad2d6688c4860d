import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../shared/domain/proposal/apply-edits.ts';
import { editGridOf } from '../../../../shared/domain/proposal/edit-grid.ts';
import { editsBetween } from '../../../../shared/domain/proposal/edits-between.ts';
import type { Configuration } from '../../../../shared/domain/strategy/configuration.ts';
import { arbitraryConfiguration, arbitraryFacts } from './arbitrary-configuration.ts';
import { PARENT } from './made-up-question.ts';

const withAgents = (agents: string[]): Configuration => ({
  ...PARENT,
  agentSelection: { agents, rules: [] },
});

describe('the edits between two versions', () => {
  it('are none between equal ones', () => {
    expect(editsBetween(PARENT, structuredClone(PARENT))).toEqual([]);
  });

  it('name every leaf that differs, on a grid or not', () => {
    const child: Configuration = {
      ...PARENT,
      retry: { ...PARENT.retry, initialDelaySeconds: 77, onFailure: { default: 'stop' } },
      escalation: { ...PARENT.escalation, onFailureCodes: ['budget'] },
    };
    expect(editsBetween(PARENT, child)).toEqual([
      { path: 'escalation.onFailureCodes[auth]', value: 'false' },
      { path: 'escalation.onFailureCodes[budget]', value: 'true' },
      { path: 'retry.initialDelaySeconds', value: '77' },
      { path: 'retry.onFailure[default]', value: 'stop' },
      { path: 'retry.onFailure[timeout]', value: '(none)' },
    ]);
  });

  it('say which agents were left out of an open list, where it is known who was in it', () => {
    const [parent, child] = [withAgents([]), withAgents(['claude', 'gemini'])];
    expect(editsBetween(parent, child, ['claude', 'codex', 'gemini'])).toEqual([
      { path: 'agentSelection.agents[codex]', value: 'false' },
    ]);
    expect(editsBetween(parent, child)).toEqual([]);
  });

  it('do not say that a list was opened to all', () => {
    expect(editsBetween(withAgents(['claude']), withAgents([]))).toEqual([]);
  });

  it('are the ones that were applied', () => {
    const scenario = fc.tuple(arbitraryConfiguration, arbitraryFacts).chain(([config, facts]) => {
      const grid = editGridOf(config, facts);
      const edit = fc
        .constantFrom(...Object.entries(grid))
        .chain(([path, values]) => fc.constantFrom(...values).map((value) => ({ path, value })));
      return fc.record({ config: fc.constant(config), grid: fc.constant(grid), edit });
    });
    fc.assert(
      fc.property(scenario, ({ config, grid, edit }) => {
        const result = applyEdits(config, [edit], grid);
        if (result.kind === 'refused') throw new Error(result.detail);
        const known = Object.keys(grid).flatMap(
          (path) => /^agentSelection\.agents\[(.*)\]$/s.exec(path)?.[1] ?? [],
        );
        expect(editsBetween(config, result.config, known)).toEqual([edit]);
      }),
    );
  });
});
