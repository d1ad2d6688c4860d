import { describe, expect, it } from 'vitest';
import type { Baton } from '../../../../shared/application/baton.ts';
import { checkEligibility } from '../../../../shared/application/evolution/check-eligibility.ts';
import { at, slugOf } from '../../../contracts/samples.ts';
import { EXECUTION, emptyBaton, saveSettings, saveStrategy } from './in-evolution.ts';
import { alike, logVersionRuns } from './version-log.ts';

const NOW = at(70 * 86_400);
const RECENTLY = at(40 * 86_400);

/** Baton with 30 settled runs of the current version. */
async function eligible(isConfigured = false): Promise<Baton> {
  const baton = await emptyBaton(NOW, isConfigured);
  await saveStrategy(baton);
  await logVersionRuns(baton.stores, alike(30, 10, { createdAt: RECENTLY }));
  return baton;
}

/** Uses up one call of the month's budget. */
async function spendOneCall({ stores }: Baton, month = NOW.slice(0, 7)): Promise<void> {
  const most = { inputTokens: 900, outputTokens: 100, costUsd: 0.5 };
  const budget = { callsPerMonth: 10, tokensPerMonth: 100_000, usdPerMonth: 10 };
  const reservation = { slug: slugOf('bug-default'), month, key: `key of ${month}`, most };
  expect(await stores.proposer.reserve(reservation, budget)).toBe('reserved');
}

const ROOM = { callsPerMonth: 2, tokensPerMonth: 1_001, usdPerMonth: 0.51 };

describe('CheckEligibility', () => {
  it('goes on with thirty runs of the current version, without reading any', async () => {
    const baton = await eligible();
    const runs = { ...baton.stores.runs, list: () => Promise.reject(new Error('out of reach')) };
    const without = { ...baton, stores: { ...baton.stores, runs } };
    expect(await checkEligibility(without, EXECUTION)).toEqual({ status: 'running', reason: null });
  });

  it('counts no run of another version, of another strategy or from before the window', async () => {
    const baton = await emptyBaton(NOW);
    await saveStrategy(baton);
    await logVersionRuns(baton.stores, [
      ...alike(29, 10, { createdAt: RECENTLY }),
      ...alike(9, 0, { createdAt: RECENTLY, version: 2 }),
      ...alike(9, 0, { createdAt: RECENTLY, slug: 'bug-default-2' }),
      ...alike(9, 0, { createdAt: at(9 * 86_400) }),
    ]);
    expect(await checkEligibility(baton, EXECUTION)).toMatchObject({
      status: 'insufficient_data',
      reason: expect.stringContaining('29 settled runs'),
    });
  });

  it('says that the strategy evolved only recently', async () => {
    const baton = await eligible();
    await saveStrategy(baton, { lastEvolvedAt: at(69 * 86_400) }, 2);
    expect(await checkEligibility(baton, EXECUTION)).toMatchObject({ status: 'too_recent' });
  });

  it.each([
    ['an operator paused it meanwhile', { evolution: 'paused' as const }],
    ['it is not enabled any more', { enabled: false }],
    ['it has no current version any more', { currentVersionId: null }],
  ])('ends when %s', async (_, changes) => {
    const baton = await eligible();
    await saveStrategy(baton, changes, 2);
    expect(await checkEligibility(baton, EXECUTION)).toMatchObject({ status: 'paused' });
  });

  it('keeps the lease', async () => {
    const baton = await eligible();
    await checkEligibility(baton, EXECUTION);
    const { slug } = EXECUTION;
    expect(await baton.stores.leases.release(slug, EXECUTION.executionId)).toBe('released');
  });
});

describe('the budget at CheckEligibility', () => {
  it.each([
    ['calls', { ...ROOM, callsPerMonth: 1 }],
    ['tokens', { ...ROOM, tokensPerMonth: 1_000 }],
    ['dollars', { ...ROOM, usdPerMonth: 0.5 }],
  ])('is exhausted when all %s are used', async (_, proposerBudget) => {
    const baton = await eligible(true);
    await saveSettings(baton, { proposerBudget });
    await spendOneCall(baton);
    expect(await checkEligibility(baton, EXECUTION)).toEqual({
      status: 'budget_exhausted',
      reason:
        'the budget of bug-default for 2026-03 is spent: 1 calls, 1000 tokens and 0.50 dollars',
    });
  });

  it('leaves room while something of each is left', async () => {
    const baton = await eligible(true);
    await saveSettings(baton, { proposerBudget: ROOM });
    await spendOneCall(baton);
    expect(await checkEligibility(baton, EXECUTION)).toMatchObject({ status: 'running' });
  });

  it('begins anew every month', async () => {
    const baton = await eligible(true);
    await saveSettings(baton, { proposerBudget: { ...ROOM, callsPerMonth: 1 } });
    await spendOneCall(baton, '2026-02');
    expect(await checkEligibility(baton, EXECUTION)).toMatchObject({ status: 'running' });
  });

  it.each([
    ['no language model is configured', false, false],
    ['the offline proposer may stand in', true, true],
  ])('does not matter where %s', async (_, isConfigured, offlineFallback) => {
    const baton = await eligible(isConfigured);
    await saveSettings(baton, { offlineFallback, proposerBudget: { ...ROOM, callsPerMonth: 0 } });
    expect(await checkEligibility(baton, EXECUTION)).toMatchObject({ status: 'running' });
  });
});
