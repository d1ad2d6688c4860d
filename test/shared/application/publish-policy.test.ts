import { describe, expect, it } from 'vitest';
import { modelContent } from '../../../shared/application/policy-parts.ts';
import { publishCatalog, reconcilePolicy } from '../../../shared/application/publish-policy.ts';
import { modelOf } from '../domain/policy/policies.ts';
import { choose, foldAll, report } from './calls.ts';
import { openBaton, temporaryBaton, temporaryFile } from './temporary-baton.ts';

const CLAUDE = {
  type: 'select_agent',
  chosen: 'claude',
  alternatives: ['claude', 'codex'],
  propensity: 0.5,
};

describe('publishing', () => {
  it('publishes nothing where nothing differs', async () => {
    const baton = await temporaryBaton();
    const { head } = baton.policy;
    await reconcilePolicy(baton);
    await publishCatalog(baton);
    expect(baton.policy.head).toEqual(head);
  });

  it('publishes what a crash left between folding and publishing', async () => {
    const file = await temporaryFile();
    const crashing = await openBaton(file, {
      around: (stores) => ({
        ...stores,
        policies: { ...stores.policies, publish: () => Promise.reject(new Error('crash')) },
      }),
      empty: true,
    });
    await report(crashing.baton, 'run-1', { success: 1, decisions: [CLAUDE] });
    await expect(foldAll(crashing.baton)).rejects.toThrow('crash');
    await crashing.close();
    const { baton, close } = await openBaton(file);
    expect(
      baton.policy.known().policy?.models.get('select_agent')?.options.get('claude')?.count,
    ).toBe(1);
    await close();
  });

  it('publishes again over what another process had compiled before', async () => {
    let meanwhile: (() => Promise<unknown>) | undefined;
    const baton = await temporaryBaton({
      around: (stores) => ({
        ...stores,
        policies: {
          ...stores.policies,
          publish: async (parts) => {
            const first = meanwhile;
            meanwhile = undefined;
            await first?.();
            return await stores.policies.publish(parts);
          },
        },
      }),
    });
    const older = {
      id: 'model/select_agent',
      expectedVersion: undefined,
      content: modelContent(modelOf([])),
    };
    meanwhile = () => baton.stores.policies.publish([older]);
    await report(baton, 'run-1', { success: 1, decisions: [CLAUDE] });
    await foldAll(baton);
    const { policy } = await baton.policy.current();
    expect(policy?.models.get('select_agent')?.options.get('claude')?.count).toBe(1);
  });

  it('loses nothing when several processes fold and publish at the same time', async () => {
    const file = await temporaryFile();
    const homes = await Promise.all([openBaton(file), openBaton(file), openBaton(file)]);
    await Promise.all(
      homes.map(async ({ baton }, home) => {
        for (let run = 0; run < 5; run += 1) {
          await report(baton, `run-${home}-${run}`, { success: 1, decisions: [CLAUDE] });
          await foldAll(baton);
        }
      }),
    );
    const counts = homes.map(async ({ baton }) => {
      const { policy } = await baton.policy.current();
      return policy?.models.get('select_agent')?.options.get('claude')?.count;
    });
    expect(await Promise.all(counts)).toEqual([15, 15, 15]);
    await Promise.all(homes.map(({ close }) => close()));
  });
});

describe('sums that cannot be right', () => {
  const broken = (member: string, ...vector: readonly number[]) => ({
    family: 'model/select_agent/quality',
    member,
    vector: Float64Array.from(vector),
  });

  it.each([
    ['decisions below none', broken('2#claude', -1, 0, 0, 0)],
    ['decisions that are no number', broken('2#claude', 0.5, 0, 0, 0)],
    ['more quality than decisions', broken('2#claude', 1, 2, 1, 0)],
  ])('with %s are not used, and alerted', async (_, addition) => {
    const baton = await temporaryBaton();
    await baton.stores.folds.commit([], [addition, broken('2#codex', 1, 1, 1, 0)]);
    await reconcilePolicy(baton);
    const { decision } = await choose(baton, 'run-1');
    expect(decision.alternatives.map(({ estimate }) => estimate)).toEqual([
      null,
      expect.closeTo(0.93, 2),
    ]);
    const { items } = await baton.alerting.list({ limit: 10, cursor: undefined });
    expect(items).toMatchObject([
      { code: 'statistics_corrupt', severity: 'critical', subject: 'select_agent/claude' },
    ]);
  });

  it('leave a decision to the rules where there are no others', async () => {
    const baton = await temporaryBaton();
    await baton.stores.folds.commit([], [broken('2#claude', -1, 0, 0, 0)]);
    await reconcilePolicy(baton);
    const { decision } = await choose(baton, 'run-1');
    expect(decision.why).toContain('No evidence');
    expect(decision.alternatives.map(({ estimate }) => estimate)).toEqual([null, null]);
  });
});
