import { describe, expect, it } from 'vitest';
import type { Baton } from '../../../../shared/application/baton.ts';
import { changeSettings } from '../../../../shared/application/change-settings.ts';
import { offPolicyScreen } from '../../../../shared/application/evolution/off-policy-screen.ts';
import { recentRuns } from '../../../../shared/application/evolution/recent-runs.ts';
import { isHeldBack } from '../../../../shared/domain/analysis/held-back.ts';
import type { Configuration } from '../../../../shared/domain/strategy/configuration.ts';
import { runIdOf, sampleConfiguration } from '../../../contracts/samples.ts';
import { questionOf } from '../../domain/proposal/made-up-question.ts';
import { agentChoice } from '../settled-log.ts';
import { temporaryBaton } from '../temporary-baton.ts';
import { logVersionRuns, type VersionRun } from './version-log.ts';

/** Runs whose agent chance took: claude succeeds and codex fails. */
function chosenByChance(count: number): VersionRun[] {
  return Array.from({ length: count }, (_, number) => {
    const id = `run-${number}`;
    const agent = number % 2 === 0 ? 'claude' : 'codex';
    const decisions = [agentChoice(id, agent)];
    return { id, success: agent === 'claude', agents: [agent], decisions };
  });
}

/** What the log says about a usual agent, where a strategy's rules decide. */
async function screened(runs: readonly VersionRun[], agent: string) {
  const baton = await temporaryBaton();
  await changeSettings(baton, { mode: 'off', reason: 'a test' }, 'operator');
  await logVersionRuns(baton.stores, runs);
  return (await screenOf(baton))(withDefault(agent));
}

async function screenOf(baton: Baton) {
  const { signal } = new AbortController();
  return await offPolicyScreen(baton, await recentRuns(baton, questionOf(), signal));
}

function withDefault(agent: string): Configuration {
  const { agentSelection, ...rest } = sampleConfiguration();
  return { ...rest, agentSelection: { ...agentSelection, default: agent } };
}

describe('what the log says about a proposal', () => {
  it('speaks against one that takes the agent that fails', async () => {
    const bounds = await screened(chosenByChance(300), 'codex');
    if (bounds?.kind !== 'bounded') throw new Error('expected bounds');
    expect(bounds.difference.upper).toBeLessThan(-0.2);
    expect(bounds.value).toBeCloseTo(-0.25, 1);
  });

  it('and not against one that takes the agent that succeeds', async () => {
    const bounds = await screened(chosenByChance(300), 'claude');
    if (bounds?.kind !== 'bounded') throw new Error('expected bounds');
    expect(bounds.difference.lower).toBeGreaterThan(0.2);
    expect(bounds.value).toBeCloseTo(0.75, 1);
  });

  it('is heard in the runs alone that no proposer has seen', async () => {
    const runs = chosenByChance(60);
    const unseen = runs.filter(({ id }) => isHeldBack(runIdOf(id))).length;
    expect(await screened(runs, 'codex')).toMatchObject({
      kind: 'insufficient_support',
      runs: unseen,
    });
    const seen = runs.filter(({ id }) => !isHeldBack(runIdOf(id)));
    expect(await screened(seen, 'codex')).toMatchObject({
      kind: 'insufficient_support',
      runs: 0,
    });
  });

  it('is nothing where no policy is in force', async () => {
    const baton = await temporaryBaton({ empty: true });
    await logVersionRuns(baton.stores, chosenByChance(30));
    expect((await screenOf(baton))(withDefault('codex'))).toBeUndefined();
  });
});
