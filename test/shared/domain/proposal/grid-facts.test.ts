import { expect, it } from 'vitest';
import { gridFactsOf } from '../../../../shared/domain/proposal/grid-facts.ts';
import { analysisOf, CELLS, PARENT, rate } from './made-up-question.ts';

const analysis = analysisOf(PARENT, {
  agents: [{ cell: 'complexity=high', agent: 'aider', ...rate(10, 5) }],
});

it('edits may name agents that were chosen or that the configuration names', () => {
  expect(gridFactsOf(analysis, null).agents).toEqual(['aider', 'claude', 'codex', 'gemini']);
});

it('edits may name no agent that is not allowed', () => {
  expect(gridFactsOf(analysis, ['codex', 'devin']).agents).toEqual(['codex']);
});

it('edits may name failures that were met, repeated ones first, and cells', () => {
  const { failureCodes, cells } = gridFactsOf(analysis, null);
  expect(failureCodes).toEqual(['timeout', 'tests_failed']);
  expect(cells).toEqual(CELLS);
});
