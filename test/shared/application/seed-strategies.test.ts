import { describe, expect, it } from 'vitest';
import { seedStrategies } from '../../../shared/application/seed-strategies.ts';
import { HAND_DESIGNED_STRATEGIES } from '../../../shared/domain/strategy/hand-designed.ts';
import { sampleVersion, slugOf } from '../../contracts/samples.ts';
import { openBaton, temporaryBaton, temporaryFile } from './temporary-baton.ts';

const seed = (baton: Parameters<typeof seedStrategies>[0]) =>
  seedStrategies(baton, HAND_DESIGNED_STRATEGIES);

describe('the first start', () => {
  it('loads every hand-designed strategy, current and as the baseline', async () => {
    const baton = await temporaryBaton({ empty: true });
    await seed(baton);
    const strategies = await baton.stores.strategies.list();
    expect(strategies.map(({ slug }) => slug).sort()).toEqual(
      HAND_DESIGNED_STRATEGIES.map(({ slug }) => slug).sort(),
    );
    for (const { slug, currentVersionId, baselineVersionId } of strategies) {
      expect([currentVersionId, baselineVersionId]).toEqual([`${slug}@1`, `${slug}@1`]);
    }
  });

  it('loads them once, however many processes start at the same time', async () => {
    const file = await temporaryFile();
    const homes = await Promise.all([1, 2, 3].map(() => openBaton(file, { empty: true })));
    await Promise.all(homes.map(({ baton }) => seed(baton)));
    const page = { limit: 200, cursor: undefined };
    const { items } = (await homes[0]?.baton.stores.audit.list(page)) ?? { items: [] };
    expect(items).toHaveLength(2 * HAND_DESIGNED_STRATEGIES.length);
    await Promise.all(homes.map(({ close }) => close()));
  });
});

describe('a later start', () => {
  it('leaves what operators have changed', async () => {
    const baton = await temporaryBaton();
    const { strategies } = baton.stores;
    const before = await strategies.strategy(slugOf('bug-default'));
    if (before === undefined) throw new Error('expected the strategy');
    const [entry] = (await baton.stores.audit.list({ limit: 1, cursor: undefined })).items;
    if (entry === undefined) throw new Error('expected an audit entry');
    const changed = { ...before, enabled: false, revision: 2 };
    await strategies.save(changed, 1, { ...entry, id: 'a test' });
    await seed(baton);
    expect(await strategies.strategy(slugOf('bug-default'))).toEqual(changed);
  });

  it('finishes what a crash had left', async () => {
    const baton = await temporaryBaton({ empty: true });
    const [first] = HAND_DESIGNED_STRATEGIES;
    if (first === undefined) throw new Error('expected a strategy');
    let crash = true;
    const crashing = {
      ...baton,
      stores: {
        ...baton.stores,
        strategies: {
          ...baton.stores.strategies,
          save: (...input: Parameters<typeof baton.stores.strategies.save>) =>
            crash ? Promise.reject(new Error('crash')) : baton.stores.strategies.save(...input),
        },
      },
    };
    await expect(seedStrategies(crashing, [first])).rejects.toThrow('crash');
    crash = false;
    await seedStrategies(crashing, [first]);
    const slug = slugOf(first.slug);
    expect(await baton.stores.strategies.strategy(slug)).toMatchObject({ revision: 1 });
    expect(await baton.stores.strategies.versions(slug)).toMatchObject([
      {
        ...sampleVersion(first.slug, 1),
        config: first.config,
        contentHash: expect.any(String),
        reasoning: first.reasoning,
      },
    ]);
  });
});
