import { describe, expect, it } from 'vitest';
import type { LoggedRun } from '../../../../shared/domain/admission/logged-run.ts';
import { checkRelevance } from '../../../../shared/domain/admission/relevance.ts';
import { applyEdits } from '../../../../shared/domain/proposal/apply-edits.ts';
import { editGridOf } from '../../../../shared/domain/proposal/edit-grid.ts';
import { AGENTS, cell, PARENT } from '../proposal/made-up-question.ts';
import { loggedRunOf, proposalOf, runsIn } from './made-up-runs.ts';

const [HIGH, LOW] = [{ complexity: 'high' }, { complexity: 'low' }];
const CELLS = [cell(HIGH), cell(LOW)];
const FACTS = { agents: [...AGENTS, 'aider'], failureCodes: ['timeout', 'crash'], cells: CELLS };
const GRID = editGridOf(PARENT, FACTS);
const RULE = { 'agentSelection.rules[complexity=high]': 'gemini' };

function check(changes: Record<string, string>, runs: readonly LoggedRun[], cited = 0) {
  const { edits } = proposalOf(changes);
  const result = applyEdits(PARENT, edits, GRID);
  if (result.kind === 'refused') throw new Error(result.detail);
  const citedCells = CELLS.slice(0, cited);
  const facts = { runs, allowedAgents: null, grid: GRID, citedCells };
  return checkRelevance(PARENT, result.config, edits, facts);
}

const highAndLow = (high: number, change: Partial<LoggedRun> = {}) =>
  runsIn([HIGH, high, change], [LOW, 100 - high]);

describe('a change', () => {
  it.each([
    [4, 'changes_too_few'],
    [5, 'passed'],
    [60, 'passed'],
    [61, 'redirects_too_many'],
  ])('that sends %i of 100 runs to another agent by a rule: %s', (high, reason) => {
    expect(check(RULE, highAndLow(high))).toMatchObject({ passed: reason === 'passed', reason });
  });

  it.each([
    [4, 'changes_too_few'],
    [5, 'passed'],
    [61, 'passed'],
    [100, 'passed'],
  ])('of what is done after the failure of %i runs: %s', (met, reason) => {
    const runs = highAndLow(met, { failureCodes: ['crash'] });
    expect(check({ 'retry.onFailure[crash]': 'stop' }, runs)).toMatchObject({ reason });
  });

  it.each([
    { 'decomposition.approach': 'hierarchical' },
    { 'parallelism.maxParallelAgents': '2' },
    { 'retry.maxAttempts': '4' },
    { 'escalation.afterMinutes': '30' },
    { 'agentSelection.default': 'gemini' },
  ])('of what every run is told concerns all, and may: %j', (changes) => {
    expect(check(changes, highAndLow(50))).toMatchObject({ passed: true });
  });

  it('does not hide a blunt rule behind what every run is told', () => {
    const both = { ...RULE, 'agentSelection.default': 'codex' };
    expect(check(both, highAndLow(61))).toMatchObject({ reason: 'redirects_too_many' });
  });

  it.each([
    [4, 'changes_too_few'],
    [60, 'passed'],
    [61, 'redirects_too_many'],
  ])('that leaves out an agent that %i of 100 runs took: %s', (took, reason) => {
    const [{ questions } = loggedRunOf(HIGH)] = runsIn([HIGH, 1]);
    const gemini = questions.map((question) => ({ ...question, chosen: 'gemini' }));
    const runs = highAndLow(took, { questions: gemini });
    expect(check({ 'agentSelection.agents[gemini]': 'false' }, runs)).toMatchObject({ reason });
  });

  it('that lets one more agent be chosen redirects nobody', () => {
    const alternatives = [...AGENTS, 'aider'].map((value) => ({ value }));
    const question = { type: 'select_agent', context: HIGH, alternatives, chosen: 'codex' };
    const runs = runsIn([HIGH, 100, { questions: [question] }]);
    expect(check({ 'agentSelection.agents[aider]': 'true' }, runs)).toMatchObject({ passed: true });
  });

  it('that leaves out an agent counts where nobody was asked which to take', () => {
    const runs = runsIn([HIGH, 100, { questions: [] }]);
    expect(check({ 'agentSelection.agents[gemini]': 'false' }, runs)).toMatchObject({
      passed: true,
    });
  });

  it('touches every cell that it cites', () => {
    expect(check(RULE, highAndLow(50), 1)).toMatchObject({ passed: true });
    expect(check(RULE, highAndLow(50), 2)).toMatchObject({
      passed: false,
      reason: 'cited_cell_untouched',
    });
  });

  it('may cite a cell in which no logged run lies', () => {
    const runs = runsIn([HIGH, 50], [{ complexity: 'medium' }, 50]);
    expect(check(RULE, runs, 2)).toMatchObject({ passed: true });
  });

  it('cannot be judged where nothing was logged', () => {
    expect(check(RULE, [])).toMatchObject({ passed: true, reason: 'nothing_logged' });
  });
});
