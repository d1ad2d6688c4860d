import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { behaviourOf } from '../../../../shared/domain/admission/implied-answers.ts';
import { applyEdits } from '../../../../shared/domain/proposal/apply-edits.ts';
import { editGridOf } from '../../../../shared/domain/proposal/edit-grid.ts';
import { AGENTS, CELLS, PARENT } from '../proposal/made-up-question.ts';
import { loggedRunOf } from './made-up-runs.ts';

const FACTS = { agents: AGENTS, failureCodes: ['timeout', 'crash'], cells: CELLS };
const GRID = editGridOf(PARENT, FACTS);
const EVERYWHERE = Object.keys(GRID).filter((path) => !path.includes('['));
const HIGH = { complexity: 'high' };

function differs(path: string, value: string, run = loggedRunOf(HIGH)): boolean {
  const result = applyEdits(PARENT, [{ path, value }], GRID);
  if (result.kind === 'refused') throw new Error(result.detail);
  return behaviourOf(result.config, run, null) !== behaviourOf(PARENT, run, null);
}

describe('what a configuration implies for a run', () => {
  it('differs by every leaf that every run is told', () => {
    const same = EVERYWHERE.filter((path) => !GRID[path]?.every((value) => differs(path, value)));
    expect(same).toEqual([]);
  });

  it('differs by a rule only where the rule holds', () => {
    const path = 'agentSelection.rules[complexity=high]';
    expect(differs(path, 'gemini')).toBe(true);
    expect(differs(path, 'gemini', loggedRunOf({ complexity: 'low' }))).toBe(false);
  });

  it('does not differ by a rule that names the usual agent', () => {
    expect(differs('agentSelection.rules[complexity=high]', 'claude')).toBe(false);
  });

  it('differs by the reaction to a failure only where it was met', () => {
    expect(differs('retry.onFailure[crash]', 'stop')).toBe(false);
    const crashed = loggedRunOf(HIGH, { failureCodes: ['crash'] });
    expect(differs('retry.onFailure[crash]', 'stop', crashed)).toBe(true);
    expect(differs('escalation.onFailureCodes[crash]', 'true', crashed)).toBe(true);
    expect(differs('retry.onFailure[crash]', 'same_agent', crashed)).toBe(false);
  });

  it('differs by an agent that may be chosen only where it is offered', () => {
    expect(differs('agentSelection.agents[gemini]', 'false')).toBe(true);
    const alternatives = [{ value: 'claude' }, { value: 'codex' }];
    const question = { type: 'select_agent', context: HIGH, alternatives, chosen: 'codex' };
    const without = loggedRunOf(HIGH, { questions: [question] });
    expect(differs('agentSelection.agents[gemini]', 'false', without)).toBe(false);
  });

  it('differs by agents and rules where nobody was asked which agent to take', () => {
    const unasked = loggedRunOf(HIGH, { questions: [] });
    expect(differs('agentSelection.agents[gemini]', 'false', unasked)).toBe(true);
    expect(differs('agentSelection.rules[complexity=high]', 'gemini', unasked)).toBe(true);
  });

  it('does not differ by agents that the allow-list forbids anyway', () => {
    const result = applyEdits(
      PARENT,
      [{ path: 'agentSelection.agents[gemini]', value: 'false' }],
      GRID,
    );
    if (result.kind === 'refused') throw new Error(result.detail);
    const [child, parent] = [result.config, PARENT].map((config) =>
      behaviourOf(config, loggedRunOf(HIGH), ['claude', 'codex']),
    );
    expect(child).toBe(parent);
  });

  it('is the same for the same configuration, whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CELLS), ({ features }) => {
        const { decomposition, ...rest } = structuredClone(PARENT);
        const turned = { ...rest, decomposition };
        const run = loggedRunOf(features);
        expect(behaviourOf(turned, run, null)).toBe(behaviourOf(PARENT, run, null));
      }),
    );
  });
});
