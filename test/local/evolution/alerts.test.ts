import { describe, expect, it } from 'vitest';
import { StorageUnavailable } from '../../../shared/ports.ts';
import { alertsOf, auditOf, stop, strategyOf } from '../../shared/application/experiments/calls.ts';
import {
  batonToEvolve,
  DAY,
  type EvolvingBaton,
  evolveBugs,
  HOUR,
  MORE_ATTEMPTS,
  NOTHING_NEW,
  playRuns,
  set,
} from './evolving.ts';
import { losingAnswer } from './lost-answer.ts';

const DOWN = { kind: 'unavailable', reason: 'throttled', usage: null } as const;
const ONE_CALL = { callsPerMonth: 1, tokensPerMonth: 1_499, usdPerMonth: 20 };

/** Codes and subjects of all alerts, the newest first, and their messages. */
async function alerts(baton: EvolvingBaton): Promise<string[]> {
  const items = await alertsOf(baton);
  return items.map(({ code, subject, message }) => `${code} ${subject}: ${message}`);
}

/** What was counted of evolutions. */
const figures = ({ counted }: EvolvingBaton) =>
  counted.filter((each) => /^(Evolution|Anomalies|Bedrock)/.test(each));

describe('people are alerted', () => {
  it('once a day, and the proposer is asked again the day after', async () => {
    const baton = await batonToEvolve();
    baton.model.says(DOWN);
    baton.model.says(DOWN);
    await evolveBugs(baton);
    baton.clock.pass(HOUR);
    expect(await evolveBugs(baton)).toMatchObject({ status: 'too_recent' });
    baton.clock.pass(DAY);
    expect(await evolveBugs(baton)).toMatchObject({ status: 'proposer_unavailable' });
    expect(await alerts(baton)).toHaveLength(2);
  });

  it('when the proposer is away', async () => {
    const baton = await batonToEvolve();
    baton.model.says(DOWN);
    await evolveBugs(baton);
    expect(await alerts(baton)).toEqual([
      'proposer_unavailable bug-default: bug-default could not evolve: throttled.',
    ]);
    expect(figures(baton)).toEqual(['BedrockSpendUsd 0.5', 'EvolutionStatus proposer_unavailable']);
  });

  it('when the proposer is away and the offline proposer stands in', async () => {
    const baton = await batonToEvolve();
    await set(baton, { offlineFallback: true });
    baton.model.says(DOWN);
    const record = await evolveBugs(baton);
    expect(record).toMatchObject({
      status: 'evolution_started',
      proposer: {
        name: 'offline',
        model: null,
        costUsd: 0,
        insteadBecause: { reason: 'throttled' },
      },
      reply: { proposals: [{ edits: [{ value: '4' }] }] },
    });
    expect(await alerts(baton)).toEqual([
      'proposer_unavailable bug-default: The offline proposer stood in for bug-default: throttled.',
    ]);
  });

  it('when the budget is spent, which is an anomaly', async () => {
    const baton = await batonToEvolve();
    await set(baton, { proposerBudget: ONE_CALL });
    await evolveBugs(baton);
    expect(await alerts(baton)).toEqual([
      'proposer_budget_exhausted bug-default: bug-default could not evolve: the budget of bug-default for 2026-01 does not leave room for a call.',
    ]);
    expect(figures(baton)).toEqual(['EvolutionStatus budget_exhausted', 'Anomalies budget']);
  });

  it('when the budget is spent and the offline proposer stands in', async () => {
    const baton = await batonToEvolve();
    await set(baton, { offlineFallback: true, proposerBudget: ONE_CALL });
    expect(await evolveBugs(baton)).toMatchObject({
      status: 'evolution_started',
      proposer: { name: 'offline', insteadBecause: { status: 'budget_exhausted' } },
    });
    expect(await alerts(baton)).toEqual([
      expect.stringMatching(
        /^proposer_budget_exhausted bug-default: The offline proposer stood in/,
      ),
    ]);
    expect(baton.model.asked).toEqual([]);
  });

  it('when an evolution fails', async () => {
    const baton = await batonToEvolve();
    baton.model.says(() => Promise.reject(new TypeError('no such thing')));
    await evolveBugs(baton, { name: 'x' });
    expect(await alerts(baton)).toEqual([
      'evolution_failed bug-default: The evolution of bug-default failed in the execution x: TypeError: no such thing',
    ]);
    expect(figures(baton)).toEqual(['EvolutionFailures', 'EvolutionStatus failed']);
  });

  it('also where storage goes away just after the end was recorded', async () => {
    const baton = await batonToEvolve();
    const { leases } = baton.stores;
    let releases = 0;
    const release: typeof leases.release = async (...lease) => {
      releases += 1;
      baton.clock.pass(1_000);
      if (releases === 1) throw new StorageUnavailable('gone');
      return await leases.release(...lease);
    };
    baton.model.says(DOWN);
    const stores = { ...baton.stores, leases: { ...leases, release } };
    expect(await evolveBugs({ ...baton, stores })).toMatchObject({
      status: 'proposer_unavailable',
    });
    expect(releases).toBe(2);
    expect(await alertsOf(baton)).toMatchObject([{ code: 'proposer_unavailable' }]);
    expect(figures(baton)).toContain('EvolutionStatus proposer_unavailable');
    expect(figures(baton).filter((each) => /^EvolutionStatus/.test(each))).toHaveLength(1);
  });

  it('when nothing was admitted for the third time in a row, whatever ended otherwise between', async () => {
    const baton = await batonToEvolve();
    baton.model.says([NOTHING_NEW]);
    for (const time of [1, 2, 3]) {
      expect(await alerts(baton)).toEqual([]);
      expect(await evolveBugs(baton)).toMatchObject({ status: 'nothing_admitted' });
      expect(await evolveBugs(baton)).toMatchObject({ status: 'too_recent' });
      await evolveBugs(baton, { dryRun: true });
      baton.clock.pass(DAY + time * HOUR);
    }
    expect(await alerts(baton)).toEqual([
      'nothing_admitted bug-default: The last 3 evolutions of bug-default admitted no proposal.',
    ]);
  });

  it('of nothing admitted only after the last experiment', async () => {
    const baton = await batonToEvolve();
    baton.model.says([NOTHING_NEW]);
    await evolveBugs(baton);
    baton.clock.pass(DAY);
    await evolveBugs(baton);
    baton.clock.pass(DAY);
    baton.model.says([MORE_ATTEMPTS]);
    await playRuns(baton, 1, 0, 'new');
    const { experimentId } = await evolveBugs(baton);
    await stop(baton, String(experimentId));
    baton.model.says([NOTHING_NEW]);
    baton.clock.pass(14 * DAY);
    expect(await evolveBugs(baton)).toMatchObject({ status: 'nothing_admitted' });
    expect(await alerts(baton)).toEqual([]);
  });

  it('of nothing in a dry run that admits nothing, three times', async () => {
    const baton = await batonToEvolve();
    baton.model.says([NOTHING_NEW]);
    for (const time of [1, 2, 3]) {
      expect(await evolveBugs(baton, { dryRun: true })).toMatchObject({
        status: 'nothing_admitted',
        proposer: { reused: time > 1 },
      });
    }
    expect(await alerts(baton)).toEqual([]);
    expect((await strategyOf(baton)).lastProposedAt).toBeNull();
  });
});

describe('the audit log', () => {
  it('tells of the experiment with its versions, in the name of Baton itself', async () => {
    const baton = await batonToEvolve();
    const { experimentId } = await evolveBugs(baton, { name: 'x' });
    expect((await auditOf(baton)).at(-1)).toMatchObject({
      caller: 'baton',
      action: 'experiment_started',
      subject: experimentId,
      reason: 'Proposed by the evolution x.',
      after: { experiment: { id: experimentId }, versions: ['bug-default@2'] },
    });
  });

  it('tells of refused proposals once, also where the state is tried again', async () => {
    const baton = await batonToEvolve();
    baton.model.says([NOTHING_NEW]);
    const { changes } = losingAnswer(baton, 'AdmitProposals', 'after');
    await evolveBugs(baton, { name: 'x', changes });
    const refusals = (await auditOf(baton)).filter(({ action }) => action === 'proposals_refused');
    expect(refusals).toMatchObject([
      {
        caller: 'baton',
        subject: 'bug-default',
        reason: 'The evolution x admitted none of 1 proposals.',
        after: { executionId: 'x' },
      },
    ]);
  });
});
