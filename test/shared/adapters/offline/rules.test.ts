import { describe, expect, it } from 'vitest';
import { offlineProposer } from '../../../../shared/adapters/offline/proposer.ts';
import type { PastExperiment } from '../../../../shared/domain/proposal/past-experiment.ts';
import type { Proposal } from '../../../../shared/domain/proposal/proposal.ts';
import type { ProposalQuestion } from '../../../../shared/domain/proposal/proposal-question.ts';
import type { Configuration } from '../../../../shared/domain/strategy/configuration.ts';
import { analysisOf, PARENT, questionOf, rate } from '../../domain/proposal/made-up-question.ts';

const QUIET = analysisOf(PARENT, {
  cells: [],
  failures: [],
  repeatedFailures: [],
  quantiles: { costUsd: null, durationSeconds: null, iterations: null },
});
const asking = (change: Partial<ProposalQuestion['analysis']>, config: Configuration = PARENT) =>
  questionOf(config, { analysis: { ...QUIET, config, ...change } });

async function proposals(question: ProposalQuestion): Promise<readonly Proposal[]> {
  const result = await offlineProposer().propose(question, AbortSignal.timeout(10_000));
  return result.kind === 'replied' ? result.reply.proposals : [];
}
const editsOf = (all: readonly Proposal[]) =>
  all.map(({ edits }) => edits.map(({ path, value }) => `${path}=${value}`).join(' '));
const first = async (question: ProposalQuestion) => (await proposals(question))[0];

const past = (label: PastExperiment['label'], path: string, value: string): PastExperiment => ({
  versionId: QUIET.versionId,
  parentVersionId: null,
  label,
  edits: [{ path, value }],
  expectedGain: null,
  measuredGain: null,
});

describe('the rule table', () => {
  it('takes agents side by side one step down where time-outs repeat', async () => {
    const busy = { ...PARENT, parallelism: { maxParallelAgents: 4 } };
    const repeatedFailures = [{ code: 'timeout', runs: 12 }];
    const proposal = await first(asking({ repeatedFailures }, busy));
    expect(proposal).toMatchObject({
      operator: 'parallelism',
      edits: [{ path: 'parallelism.maxParallelAgents', value: '3' }],
      targetFailureCodes: ['timeout'],
      evidenceIds: ['repeated-1'],
    });
  });

  it('lets another agent try where a failure repeats', async () => {
    const question = asking({
      failures: [{ code: 'tests_failed', runs: 20 }],
      repeatedFailures: [{ code: 'tests_failed', runs: 12 }],
    });
    expect(editsOf(await proposals(question))[0]).toBe(
      'retry.onFailure[tests_failed]=switch_agent',
    );
  });

  it.each([
    ['seldom', 2, 20],
    ['in a small share of the runs', 4, 100],
  ])('says nothing of a failure that repeats %s', async (_, repeats, runs) => {
    const question = asking({
      overall: rate(runs, 10),
      failures: [{ code: 'tests_failed', runs: 20 }],
      repeatedFailures: [{ code: 'tests_failed', runs: repeats }],
    });
    expect(await first(question)).toMatchObject({ evidenceIds: [] });
  });

  it('names the agent that does best in the worst cell', async () => {
    const cells = [
      { id: 'complexity=high', features: { complexity: 'high' }, ...rate(40, 8) },
      { id: 'complexity=low', features: { complexity: 'low' }, ...rate(60, 52) },
    ];
    const agents = [
      { cell: 'complexity=high', agent: 'claude', ...rate(30, 3) },
      { cell: 'complexity=high', agent: 'gemini', ...rate(10, 6) },
      { cell: 'complexity=low', agent: 'codex', ...rate(10, 10) },
    ];
    expect(await first(asking({ cells, agents }))).toMatchObject({
      edits: [{ path: 'agentSelection.rules[complexity=high]', value: 'gemini' }],
      evidenceIds: ['cell-1', 'agents-2', 'agents-1'],
      expected: { metric: 'success_rate', direction: 'up', gain: 0.2, cells: ['complexity=high'] },
    });
  });

  it('makes what added to utility the usual choice, and leaves out who took away from it', async () => {
    const contribution = { lower: 0.05, upper: 0.2, decisions: 90 };
    const contributions = [
      { type: 'select_agent', option: 'codex', mean: 0.12, ...contribution },
      {
        type: 'select_agent',
        option: 'gemini',
        mean: -0.1,
        lower: -0.2,
        upper: -0.01,
        decisions: 50,
      },
      { type: 'decompose', option: 'hierarchical', mean: 0.06, ...contribution },
      { type: 'parallelize', option: '2', mean: 0.03, lower: -0.01, upper: 0.07, decisions: 90 },
    ];
    const found = editsOf(await proposals(asking({ contributions })));
    expect(found).toContain('agentSelection.default=codex');
    expect(found).not.toContain('parallelism.maxParallelAgents=2');
    const second = questionOf(PARENT, {
      analysis: { ...QUIET, contributions },
      past: [past('inconclusive', 'agentSelection.default', 'codex')],
    });
    expect(editsOf(await proposals({ ...second, wanted: 4 }))).toContain(
      'agentSelection.agents[gemini]=false',
    );
  });

  it('bounds attempts where a few runs cost several times the median', async () => {
    const quantiles = { ...QUIET.quantiles, costUsd: { median: 1, ninetieth: 3 } };
    expect(await first(asking({ quantiles }))).toMatchObject({
      edits: [{ path: 'retry.maxAttempts', value: '2' }],
      expected: { metric: 'cost', direction: 'down' },
    });
  });

  it('goes one step further where one won', async () => {
    const won = { ...PARENT, retry: { ...PARENT.retry, maxAttempts: 4 } };
    const tried = ['approach', 'maxSubtasks'].map((leaf) =>
      past('inconclusive', `decomposition.${leaf}`, '2'),
    );
    const question = questionOf(won, {
      analysis: { ...QUIET, config: won },
      grid: { 'retry.maxAttempts': ['1', '2', '3', '5', '6'] },
      past: [past('won', 'retry.maxAttempts', '4'), ...tried],
    });
    expect(await first(question)).toMatchObject({
      edits: [{ path: 'retry.maxAttempts', value: '5' }],
      evidenceIds: ['past-1'],
    });
  });
});

describe('what was tried', () => {
  it.each(['lost', 'harmful'] as const)(
    'and %s is proposed no more, nor a step beyond',
    async (label) => {
      const question = questionOf(PARENT, {
        analysis: QUIET,
        grid: { 'retry.maxAttempts': ['1', '2', '4', '5', '6'] },
        past: [past(label, 'retry.maxAttempts', '4')],
      });
      expect(editsOf(await proposals(question))).toEqual(['retry.maxAttempts=2']);
    },
  );

  it('and lost rules out what goes further in its direction', async () => {
    const question = questionOf(PARENT, {
      analysis: QUIET,
      grid: { 'retry.maxAttempts': ['4', '5', '6'] },
      past: [past('lost', 'retry.maxAttempts', '5')],
    });
    expect(editsOf(await proposals(question))).toEqual(['retry.maxAttempts=4']);
    const none = { ...question, past: [past('lost', 'retry.maxAttempts', '4')] };
    expect(await proposals(none)).toEqual([]);
  });

  it('takes turns: what the data speak for, then a leaf that nobody tried', async () => {
    const repeatedFailures = [{ code: 'tests_failed', runs: 12 }];
    const failures = [{ code: 'tests_failed', runs: 20 }];
    const question = asking({ failures, repeatedFailures });
    const speaks = (proposal: Proposal | undefined) => (proposal?.evidenceIds.length ?? 0) > 0;
    expect((await proposals(question)).slice(0, 2).map(speaks)).toEqual([true, false]);
    const later = { ...question, past: [past('inconclusive', 'retry.backoff', 'none')] };
    expect((await proposals(later)).slice(0, 2).map(speaks)).toEqual([false, true]);
  });

  it('without a verdict is tried again when nothing else is left', async () => {
    const grid = { 'retry.backoff': ['none', 'exponential'] };
    const inconclusive = past('inconclusive', 'retry.backoff', 'none');
    const lost = past('lost', 'retry.backoff', 'exponential');
    const one = questionOf(PARENT, { analysis: QUIET, grid, past: [inconclusive] });
    expect(editsOf(await proposals(one))).toEqual(['retry.backoff=exponential']);
    const both = questionOf(PARENT, { analysis: QUIET, grid, past: [lost, inconclusive] });
    expect(editsOf(await proposals(both))).toEqual(['retry.backoff=none']);
  });

  it('ends in an abstention once all of it was worse', async () => {
    const question = questionOf(PARENT, {
      analysis: QUIET,
      grid: { 'retry.backoff': ['none'] },
      past: [past('lost', 'retry.backoff', 'none')],
    });
    expect(await offlineProposer().propose(question, AbortSignal.timeout(1_000))).toMatchObject({
      kind: 'replied',
      reply: { proposals: [], abstention: 'Every edit was tried, or concerns too few runs.' },
    });
  });
});
