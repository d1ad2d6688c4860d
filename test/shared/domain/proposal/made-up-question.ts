import type { Analysis, Cell, EstimatedRate } from '../../../../shared/domain/analysis/analysis.ts';
import { slugSchema, versionIdSchema } from '../../../../shared/domain/identifiers.ts';
import { editGridOf } from '../../../../shared/domain/proposal/edit-grid.ts';
import type { ProposalQuestion } from '../../../../shared/domain/proposal/proposal-question.ts';
import { ruleText } from '../../../../shared/domain/proposal/rule-text.ts';
import type { Configuration } from '../../../../shared/domain/strategy/configuration.ts';

export const PARENT: Configuration = {
  decomposition: { approach: 'single', maxSubtasks: 1 },
  agentSelection: {
    agents: ['claude', 'codex', 'gemini'],
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
};

export function cell(features: Cell['features']): Cell {
  return { id: ruleText(features), features };
}

/** So many runs and successes, with rates as they are counted. */
export function rate(runs: number, successes: number): EstimatedRate {
  const shrunken = successes / runs;
  return { runs, successes, shrunken, lower: shrunken, upper: shrunken };
}

export const CELLS = [
  { ...cell({ complexity: 'high' }), ...rate(40, 10) },
  { ...cell({ complexity: 'low', language: 'python' }), ...rate(60, 50) },
];

export function analysisOf(config: Configuration, change: Partial<Analysis> = {}): Analysis {
  return {
    versionId: versionIdSchema.parse('bug-default@1'),
    config,
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-03-01T00:00:00.000Z',
    overall: rate(100, 60),
    heldBackRuns: 30,
    meanUtility: 0.5,
    cells: CELLS,
    failures: [
      { code: 'timeout', runs: 25 },
      { code: 'tests_failed', runs: 15 },
    ],
    repeatedFailures: [{ code: 'timeout', runs: 12 }],
    quantiles: { costUsd: { median: 1, ninetieth: 3 }, durationSeconds: null, iterations: null },
    contributions: [],
    agents: [],
    pairs: [],
    ...change,
  };
}

export const AGENTS = ['claude', 'codex', 'gemini'];

export function questionOf(
  config: Configuration = PARENT,
  change: Partial<ProposalQuestion> = {},
): ProposalQuestion {
  const analysis = change.analysis ?? analysisOf(config);
  const failureCodes = analysis.failures.map(({ code }) => code);
  return {
    slug: slugSchema.parse('bug-default'),
    analysis,
    grid: editGridOf(config, { agents: AGENTS, failureCodes, cells: analysis.cells }),
    past: [],
    wanted: 4,
    budget: { callsPerMonth: 30, tokensPerMonth: 1_000_000, usdPerMonth: 20 },
    offlineFallback: false,
    ...change,
  };
}
