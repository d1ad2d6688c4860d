import { describe, expect, it } from 'vitest';
import { changeSettings } from '../../../shared/application/change-settings.ts';
import { foldAll, report } from './calls.ts';
import { openBaton, temporaryBaton, temporaryFile } from './temporary-baton.ts';
import { timed, trouble } from './trouble.ts';

const MAXIMUM_AGE = 30;

/** Baton with a policy in memory that is looked up again after half a minute. */
async function batonWithTrouble() {
  const storage = trouble();
  const baton = await temporaryBaton({
    around: storage.around,
    maximumPolicyAgeSeconds: MAXIMUM_AGE,
  });
  const loads = storage.calls('load');
  return { storage, baton, loads: () => storage.calls('load') - loads };
}

const alertsOf = async (baton: Awaited<ReturnType<typeof temporaryBaton>>) =>
  (await baton.alerting.list({ limit: 10, cursor: undefined })).items;

describe('the policy in memory', () => {
  it('is looked up again when it is as old as it may be, and not before', async () => {
    const { baton, loads } = await batonWithTrouble();
    baton.clock.pass(MAXIMUM_AGE * 1_000 - 1);
    await baton.policy.current();
    expect(loads()).toBe(0);
    baton.clock.pass(1);
    expect(await baton.policy.current()).toMatchObject({ stale: false, ageSeconds: 0 });
    expect(loads()).toBe(1);
  });

  it('sees what another process has published', async () => {
    const file = await temporaryFile();
    const { baton, close } = await openBaton(file);
    const other = await openBaton(file);
    await changeSettings(other.baton, { mode: 'frozen', reason: 'a test' }, 'operator');
    expect((await baton.policy.current()).policy?.catalog.settings.mode).toBe('frozen');
    await Promise.all([close(), other.close()]);
  });

  it('is the same object while nothing new is published', async () => {
    const { baton } = await batonWithTrouble();
    const { policy } = baton.policy.known();
    baton.clock.pass(MAXIMUM_AGE * 1_000);
    expect((await baton.policy.current()).policy).toBe(policy);
  });

  it('is unknown, not stale, where nothing was ever published', async () => {
    const baton = await temporaryBaton({ empty: true });
    expect(baton.policy.known()).toEqual({ policy: undefined, stale: true, ageSeconds: null });
    expect(await baton.policy.current()).toEqual({
      policy: undefined,
      stale: false,
      ageSeconds: 0,
    });
  });

  it('is stale when it is over a minute old, though no look has failed', async () => {
    const { baton } = await batonWithTrouble();
    baton.clock.pass(60_000);
    expect(baton.policy.known().stale).toBe(false);
    baton.clock.pass(1);
    expect(baton.policy.known().stale).toBe(true);
  });
});

describe('the policy when storage is in trouble', () => {
  it('is the known one, called stale, and alerted', async () => {
    const { storage, baton } = await batonWithTrouble();
    const { policy } = baton.policy.known();
    storage.refuse('load');
    baton.clock.pass(MAXIMUM_AGE * 1_000);
    expect(await baton.policy.current()).toEqual({ policy, stale: true, ageSeconds: MAXIMUM_AGE });
    expect(await alertsOf(baton)).toMatchObject([{ code: 'policy_stale', severity: 'warning' }]);
  });

  it('is waited for no longer than a moment', async () => {
    const { storage, baton } = await batonWithTrouble();
    storage.hold('load');
    baton.clock.pass(MAXIMUM_AGE * 1_000);
    const { result, milliseconds } = await timed(baton.clock, baton.policy.current());
    expect(result.stale).toBe(true);
    expect(milliseconds).toBeLessThanOrEqual(50);
  });

  it('is not looked up by every request, but again after half a second', async () => {
    const { storage, baton, loads } = await batonWithTrouble();
    storage.refuse('load');
    baton.clock.pass(MAXIMUM_AGE * 1_000);
    for (let request = 0; request < 5; request += 1) await baton.policy.current();
    expect(loads()).toBe(1);
    storage.end();
    baton.clock.pass(500);
    expect(await baton.policy.current()).toMatchObject({ stale: false, ageSeconds: 0 });
    expect(loads()).toBe(2);
  });

  it('is fresh again when a look that took too long comes back', async () => {
    const { storage, baton } = await batonWithTrouble();
    storage.hold('load');
    baton.clock.pass(MAXIMUM_AGE * 1_000);
    await timed(baton.clock, baton.policy.current());
    storage.end();
    await baton.policy.refresh();
    expect(baton.policy.known()).toMatchObject({ stale: false, ageSeconds: 0 });
  });

  it('is unknown where it could never be loaded', async () => {
    const storage = trouble();
    const baton = await temporaryBaton({ empty: true, around: storage.around });
    storage.refuse('load');
    expect(await baton.policy.current()).toEqual({
      policy: undefined,
      stale: true,
      ageSeconds: null,
    });
  });
});

describe('parts of the policy', () => {
  /** Publishes a part past everything that would check it. */
  async function publish(
    { stores, policy }: Awaited<ReturnType<typeof temporaryBaton>>,
    id: string,
    content: unknown,
  ) {
    await policy.refresh();
    await stores.policies.publish([{ id, expectedVersion: policy.head?.parts[id], content }]);
  }

  it('that do not parse leave the catalogue as it was, with an alert', async () => {
    const baton = await temporaryBaton();
    const { policy } = baton.policy.known();
    await publish(baton, 'catalog', { strategies: 'none' });
    const { policy: next, stale } = await baton.policy.current();
    expect(next?.catalog).toEqual(policy?.catalog);
    expect([next?.version === policy?.version, stale]).toEqual([false, false]);
    expect(await alertsOf(baton)).toMatchObject([
      { code: 'statistics_corrupt', subject: 'catalog' },
    ]);
  });

  it('that do not parse leave a decision type without evidence, with an alert', async () => {
    const baton = await temporaryBaton();
    const decisions = [{ type: 'review', chosen: 'yes', propensity: 1 }];
    await report(baton, 'run-1', { success: 1, decisions });
    await foldAll(baton);
    await publish(baton, 'model/review', { options: [{ option: 'yes', count: -1 }] });
    const { policy } = await baton.policy.current();
    expect(policy?.models.get('review')).toBeUndefined();
    expect(policy?.models.get('select_strategy')).toBeUndefined();
    expect(await alertsOf(baton)).toMatchObject([
      { code: 'statistics_corrupt', subject: 'model/review' },
    ]);
  });

  it('that do not parse from the start leave no policy at all', async () => {
    const baton = await temporaryBaton({ empty: true });
    await publish(baton, 'catalog', null);
    expect((await baton.policy.current()).policy).toBeUndefined();
  });

  it('that nobody knows are ignored', async () => {
    const baton = await temporaryBaton();
    await publish(baton, 'future', { new: true });
    expect(await baton.policy.current()).toMatchObject({ stale: false });
    expect(await alertsOf(baton)).toEqual([]);
  });
});

describe('looking the policy up at the same time', () => {
  it('shows each what was published before it looked', async () => {
    const file = await temporaryFile();
    const [{ baton, close }, other] = await Promise.all([openBaton(file), openBaton(file)]);
    for (const mode of ['frozen', 'shadow', 'off'] as const) {
      const earlier = [baton.policy.refresh(), baton.policy.current()];
      await changeSettings(other.baton, { mode, reason: 'a test' }, 'operator');
      await baton.policy.refresh();
      expect(baton.policy.known().policy?.catalog.settings.mode).toBe(mode);
      await Promise.all(earlier);
    }
    const [one, two] = await Promise.all([baton.policy.current(), baton.policy.current()]);
    expect(one.policy).toBe(two.policy);
    await Promise.all([close(), other.close()]);
  });

  it('does not let a failed look fail the next', async () => {
    const { storage, baton } = await batonWithTrouble();
    storage.refuse('load');
    await expect(baton.policy.refresh()).rejects.toThrow('storage is away');
    storage.end();
    await expect(baton.policy.refresh()).resolves.toBeUndefined();
  });
});
