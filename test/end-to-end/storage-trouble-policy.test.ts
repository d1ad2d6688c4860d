import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../local/clock.ts';
import { FoldLoop } from '../../local/fold-loop.ts';
import { embeddedHome } from '../../local/runtime.ts';
import { acceptOutcome, outcomeRequestSchema } from '../../shared/application/accept-outcome.ts';
import type { Baton } from '../../shared/application/baton.ts';
import { reconcilePolicy } from '../../shared/application/publish-policy.ts';
import { runIdSchema } from '../../shared/domain/identifiers.ts';
import type { Strategy } from '../../shared/domain/strategy/strategy.ts';
import { StorageUnavailable } from '../../shared/ports.ts';
import type { Api } from './support/api.ts';
import { startServer, temporaryFolder } from './support/server-process.ts';
import { silentLog } from './support/stored.ts';
import { PATIENTLY } from './support/trouble.ts';

describe('while no strategy applies', () => {
  it('follows the built-in strategy, says so, and tells people', async () => {
    const { api } = await startServer({ data: await temporaryFolder() });
    const strategies = await api.strategies();
    for (const strategy of strategies) await setEnabled(api, strategy, false);
    const { strategy, source, propensity, recorded, stale } = await api.select({
      runId: 'nothing-applies',
      task: { type: 'bug' },
    });
    expect({ source, propensity, recorded, stale, versionId: strategy.versionId }).toEqual({
      source: 'fallback',
      propensity: 1,
      recorded: true,
      stale: false,
      versionId: 'built-in@1',
    });
    expect(await api.alerts()).toContainEqual(
      expect.objectContaining({
        code: 'selection_fallback',
        message: expect.stringContaining('No strategy applies to this context'),
      }),
    );
    for (const each of strategies) await setEnabled(api, each, true);
    const again = await api.select({ runId: 'one-applies', task: { type: 'bug' } });
    expect(again.source).not.toBe('fallback');
  });
});

describe('when folding succeeds and publishing fails', () => {
  it('publishes what was folded as soon as it can, without waiting for the next outcome', async () => {
    const folder = await temporaryFolder();
    const { baton, stop } = embeddedHome({ folder, clock: systemClock, log: silentLog });
    onTestFinished(stop);
    await reconcilePolicy(baton);
    const publish = vi
      .fn(baton.stores.policies.publish)
      .mockRejectedValueOnce(new StorageUnavailable('the disk is full'));
    const stores = { ...baton.stores, policies: { ...baton.stores.policies, publish } };
    const loop = new FoldLoop(() => troubled);
    const troubled: Baton = { ...baton, stores, doorbell: loop };
    await acceptOutcome(troubled, runIdSchema.parse('run'), LEARNED);
    const learned = () =>
      baton.policy.known().policy?.models.get('select_agent')?.options.get('codex');
    await expect.poll(learned, PATIENTLY).toMatchObject({ count: 1 });
    expect(publish).toHaveBeenCalledTimes(2);
    await loop.stop();
  });
});

const LEARNED = outcomeRequestSchema.parse({
  success: 1,
  decisions: [{ type: 'select_agent', chosen: 'codex', propensity: 0.5 }],
});

async function setEnabled(api: Api, strategy: Strategy, enabled: boolean): Promise<void> {
  const { slug, name, taskType, contextRules, evolution, thresholds } = strategy;
  const settings = { name, taskType, contextRules, evolution, thresholds, enabled };
  await api.saveStrategy(slug, { ...settings, reason: 'a test' });
}
