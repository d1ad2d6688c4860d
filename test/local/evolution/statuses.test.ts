import { describe, expect, it } from 'vitest';
import { saveStrategy } from '../../../shared/application/strategies.ts';
import { executionOf } from '../../functions/evolution/support.ts';
import { BUGS, stop, strategyOf } from '../../shared/application/experiments/calls.ts';
import {
  batonToEvolve,
  DAY,
  type EvolvingBaton,
  evolveBugs,
  evolvingBaton,
  MORE_ATTEMPTS,
  NOTHING_NEW,
  playRuns,
  set,
} from './evolving.ts';
import { scriptedProposer } from './scripted-proposer.ts';

async function pause(baton: EvolvingBaton): Promise<void> {
  const { name, taskType, contextRules, enabled, thresholds } = await strategyOf(baton);
  const settings = { name, taskType, contextRules, enabled, thresholds };
  await saveStrategy(
    baton,
    BUGS,
    { ...settings, evolution: 'paused', reason: 'a test' },
    'operator',
  );
}

describe('an evolution ends', () => {
  it('held, where another execution has the lease', async () => {
    const baton = await batonToEvolve();
    const expiresAt = new Date(Date.parse(baton.clock.now()) + 1_000).toISOString();
    const lease = { slug: BUGS, owner: executionOf('other'), expiresAt };
    await baton.stores.leases.acquire(lease, baton.clock.now());
    expect(await evolveBugs(baton)).toMatchObject({
      status: 'held',
      reason: `the execution other holds the lease until ${expiresAt}`,
    });
  });

  it('paused, where an operator paused it', async () => {
    const baton = await batonToEvolve();
    await pause(baton);
    expect(await evolveBugs(baton)).toMatchObject({ status: 'paused', analysis: null });
  });

  it('as insufficient_data with 29 runs, and not with 30', async () => {
    const baton = await evolvingBaton();
    await playRuns(baton, 29, 10);
    expect(await evolveBugs(baton)).toMatchObject({ status: 'insufficient_data', analysis: null });
    await playRuns(baton, 1, 0, 'thirtieth');
    expect(await evolveBugs(baton)).toMatchObject({ status: 'evolution_started' });
  });

  it.each([
    [80, 'satisfactory'],
    [79, 'evolution_started'],
  ])('with %i of 100 good runs as %s', async (successes, status) => {
    const baton = await evolvingBaton();
    await playRuns(baton, 100, successes);
    expect(await evolveBugs(baton)).toMatchObject({ status });
  });

  it('as budget_exhausted before anything is analysed once nothing is left', async () => {
    const baton = await batonToEvolve();
    await set(baton, { proposerBudget: { callsPerMonth: 0, tokensPerMonth: 1, usdPerMonth: 1 } });
    expect(await evolveBugs(baton)).toMatchObject({ status: 'budget_exhausted', analysis: null });
  });

  it('as budget_exhausted, and asks nobody, where a call may use more than is left', async () => {
    const baton = await batonToEvolve();
    await set(baton, {
      proposerBudget: { callsPerMonth: 9, tokensPerMonth: 9_999, usdPerMonth: 0.49 },
    });
    expect(await evolveBugs(baton)).toMatchObject({
      status: 'budget_exhausted',
      analysis: { versionId: 'bug-default@1' },
      proposer: null,
    });
    expect(baton.model.asked).toEqual([]);
  });

  it('as proposer_unavailable with its reason, and pays what nobody knows at the most', async () => {
    const baton = await batonToEvolve();
    baton.model.says({ kind: 'unavailable', reason: 'throttled', usage: null });
    expect(await evolveBugs(baton)).toMatchObject({
      status: 'proposer_unavailable',
      reason: 'throttled',
    });
    expect(await baton.stores.proposer.spend(BUGS, '2026-01')).toEqual({
      calls: 1,
      tokens: 1_500,
      costUsd: 0.5,
    });
  });

  it('as proposer_unavailable where no price is known', async () => {
    const baton = await batonToEvolve();
    const configured = { ...scriptedProposer('bedrock', []), ceiling: () => undefined };
    const unpriced = { ...baton, proposers: { ...baton.proposers, configured } };
    expect(await evolveBugs(unpriced)).toMatchObject({ status: 'proposer_unavailable' });
  });

  it('as nothing_admitted with each step of each proposal', async () => {
    const baton = await batonToEvolve();
    baton.model.says([NOTHING_NEW, { 'retry.maxAttempts': '3' }]);
    expect(await evolveBugs(baton)).toMatchObject({
      status: 'nothing_admitted',
      reason: 'none of 2 proposals passed every check',
      reply: { proposals: [{ rationale: 'idea 1' }, { rationale: 'idea 2' }] },
      admissions: [
        { admitted: false, versionId: null, steps: [{ stage: 'schema', passed: false }] },
        { admitted: false, versionId: null, steps: [{ stage: 'schema', passed: false }] },
      ],
      experimentId: null,
    });
  });

  it('as nothing_admitted with what the proposer said instead of proposing', async () => {
    const baton = await batonToEvolve();
    baton.model.says('the runs say too little');
    expect(await evolveBugs(baton)).toMatchObject({
      status: 'nothing_admitted',
      reason: 'the runs say too little',
      reply: { proposals: [], abstention: 'the runs say too little' },
    });
  });

  it('as dry_run with admissions, and leaves the strategy as it is', async () => {
    const baton = await batonToEvolve();
    const before = await strategyOf(baton);
    expect(await evolveBugs(baton, { dryRun: true })).toMatchObject({
      status: 'dry_run',
      reason: '1 would be tried',
      admissions: [{ admitted: true, versionId: null }],
      experimentId: null,
    });
    baton.model.says([NOTHING_NEW]);
    expect(await evolveBugs(baton, { dryRun: true })).toMatchObject({
      status: 'dry_run',
      proposer: { reused: true, costUsd: 0 },
    });
    expect(await strategyOf(baton)).toEqual(before);
    expect(await baton.stores.strategies.versions(BUGS)).toHaveLength(1);
  });

  it('as evolution_started with all that its states have found', async () => {
    const baton = await batonToEvolve();
    const record = await evolveBugs(baton);
    const { runningExperimentId } = await strategyOf(baton);
    expect(record).toMatchObject({
      status: 'evolution_started',
      reason: `${runningExperimentId} compares bug-default@2 with bug-default@1`,
      experimentId: runningExperimentId,
      analysis: { versionId: 'bug-default@1', overall: { runs: expect.any(Number) } },
      proposer: { name: 'bedrock', model: 'a-model', reused: false, costUsd: 0.25 },
      reply: { proposals: [{ edits: [{ path: 'retry.maxAttempts', value: '2' }] }] },
      admissions: [{ admitted: true, versionId: 'bug-default@2' }],
      startedAt: baton.clock.now(),
      endedAt: baton.clock.now(),
    });
    expect(record.admissions[0]?.steps.map(({ stage }) => stage)).toEqual([
      'schema',
      'bounds',
      'worst_case_cost',
      'change_size',
      'novelty',
      'behaviour',
      'relevance',
      'off_policy',
      'selection',
    ]);
  });

  it('as failed with what went wrong', async () => {
    const baton = await batonToEvolve();
    baton.model.says(() => Promise.reject(new TypeError('no such thing')));
    expect(await evolveBugs(baton)).toMatchObject({
      status: 'failed',
      reason: 'TypeError: no such thing',
      analysis: { versionId: 'bug-default@1' },
    });
  });
});

describe('the next evolution', () => {
  it('finds the experiment of the last one, and none for two weeks after it ended', async () => {
    const baton = await batonToEvolve();
    const { experimentId } = await evolveBugs(baton);
    baton.clock.pass(14 * DAY);
    expect(await evolveBugs(baton)).toMatchObject({
      status: 'test_active',
      reason: `the experiment ${experimentId} is running`,
    });
  });

  it('comes 14 days after the last one, not 13', async () => {
    const baton = await batonToEvolve();
    const { experimentId } = await evolveBugs(baton);
    await stop(baton, String(experimentId));
    baton.model.says([MORE_ATTEMPTS]);
    baton.clock.pass(13 * DAY);
    expect(await evolveBugs(baton)).toMatchObject({ status: 'too_recent' });
    baton.clock.pass(DAY - 1);
    expect(await evolveBugs(baton)).toMatchObject({ status: 'too_recent' });
    baton.clock.pass(1);
    expect(await evolveBugs(baton)).toMatchObject({ status: 'evolution_started' });
  });

  it('comes a day after nothing was admitted, and pays for no answer that is known', async () => {
    const baton = await batonToEvolve();
    baton.model.says([NOTHING_NEW]);
    await evolveBugs(baton);
    baton.clock.pass(DAY - 1);
    expect(await evolveBugs(baton)).toMatchObject({ status: 'too_recent' });
    baton.clock.pass(1);
    expect(await evolveBugs(baton)).toMatchObject({
      status: 'nothing_admitted',
      proposer: { reused: true, costUsd: 0 },
    });
    expect(baton.model.asked).toHaveLength(1);
  });
});
