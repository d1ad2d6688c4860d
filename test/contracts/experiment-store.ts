import { describe, expect, it } from 'vitest';
import type { StrategyVersion } from '../../shared/domain/strategy/strategy.ts';
import type { ExperimentWrite, Stores } from '../../shared/ports.ts';
import { closedAfterTest, type OpenStores } from './open-stores.ts';
import { firstPage } from './page-walk.ts';
import {
  experimentIdOf,
  sampleAudit,
  sampleExperiment,
  sampleStrategy,
  sampleVersion,
  slugOf,
  taskIdOf,
} from './samples.ts';

const EVERY_EXPERIMENT = { status: undefined, slug: undefined };

/** What every {@link ExperimentStore} promises about single experiments and what changes them. */
export function experimentStoreContract(name: string, open: OpenStores): void {
  const emptyStores = closedAfterTest(open);

  describe(`experiment store: ${name}`, () => {
    it('has nothing before the first experiment', async () => {
      const { experiments } = await emptyStores();
      expect(await experiments.experiment(experimentIdOf('a-x1'))).toBeUndefined();
      expect(await experiments.task(experimentIdOf('a-x1'), taskIdOf('t'))).toBeUndefined();
    });

    it('reads an experiment as it was saved', async () => {
      const { experiments } = await emptyStores();
      expect(await experiments.save(creationOf('a-x1'))).toBe('saved');
      const found = await experiments.experiment(experimentIdOf('a-x1'));
      expect(found).toEqual(sampleExperiment('a-x1'));
    });

    it('saves over the revision that was read, and over no other', async () => {
      const { experiments } = await emptyStores();
      await experiments.save(creationOf('a-x1'));
      expect(await experiments.save(changeOf('a-x1'))).toBe('saved');
      expect(await experiments.save({ ...changeOf('a-x1'), audit: sampleAudit('2') })).toBe(
        'conflict',
      );
      const found = await experiments.experiment(experimentIdOf('a-x1'));
      expect(found).toMatchObject({ status: 'ended', revision: 2 });
    });

    it('does not create an experiment that exists, nor change one that does not', async () => {
      const { experiments } = await emptyStores();
      await experiments.save(creationOf('a-x1'));
      const second = { ...creationOf('a-x1'), audit: sampleAudit('second') };
      expect(await experiments.save(second)).toBe('conflict');
      expect(await experiments.save(changeOf('a-x2'))).toBe('conflict');
      expect((await experiments.list(EVERY_EXPERIMENT, firstPage(5))).items).toEqual([
        sampleExperiment('a-x1'),
      ]);
    });

    it('saves one of the changes that read the same revision', async () => {
      const { experiments } = await emptyStores();
      await experiments.save(creationOf('a-x1'));
      const answers = await Promise.all(
        ['1', '2', '3'].map((id) =>
          experiments.save({ ...changeOf('a-x1'), audit: sampleAudit(id) }),
        ),
      );
      expect(answers.filter((answer) => answer === 'saved')).toHaveLength(1);
    });

    it('ends one experiment, begins another and moves the strategy, with the audit entry', async () => {
      const stores = await storesWithExperiment(emptyStores);
      expect(await stores.experiments.save(PROMOTION)).toBe('saved');
      const { items } = await stores.experiments.list(EVERY_EXPERIMENT, firstPage(5));
      expect(items.map(({ id, status }) => `${id} ${status}`).sort()).toEqual([
        'a-x1 ended',
        'a-x2 draft',
      ]);
      expect(await stores.strategies.strategy(slugOf('a'))).toEqual(MOVED);
      expect(await auditIds(stores)).toContain('promotion');
    });

    it('creates a strategy that must not exist yet, which is listed then', async () => {
      const { experiments, strategies } = await emptyStores();
      const strategy = { strategy: sampleStrategy('a'), expectedRevision: 0 };
      const write = { experiments: [], strategy, audit: sampleAudit('1') };
      expect(await experiments.save(write)).toBe('saved');
      expect(await experiments.save({ ...write, audit: sampleAudit('2') })).toBe('conflict');
      expect(await strategies.list()).toEqual([strategy.strategy]);
    });

    it.each<[string, Partial<ExperimentWrite>]>([
      [
        'the first experiment has moved on',
        { experiments: [...changeOf('a-x1', 2).experiments, ...creationOf('a-x2').experiments] },
      ],
      [
        'the last experiment exists',
        { experiments: [...creationOf('a-x2').experiments, ...creationOf('a-x1').experiments] },
      ],
      ['the strategy has moved on', { strategy: { strategy: MOVED, expectedRevision: 2 } }],
      ['the strategy exists', { strategy: { strategy: MOVED, expectedRevision: 0 } }],
      [
        'the strategy does not exist',
        { strategy: { strategy: sampleStrategy('b', { revision: 2 }), expectedRevision: 1 } },
      ],
    ])('changes nothing when %s', async (_, changes) => {
      const stores = await storesWithExperiment(emptyStores);
      expect(await stores.experiments.save({ ...PROMOTION, ...changes })).toBe('conflict');
      expect((await stores.experiments.list(EVERY_EXPERIMENT, firstPage(5))).items).toEqual([
        sampleExperiment('a-x1'),
      ]);
      expect(await stores.strategies.list()).toEqual([sampleStrategy('a')]);
      expect((await auditIds(stores)).toSorted()).toEqual(['created', 'creation of a-x1']);
    });

    it('adds the versions that begin with an experiment', async () => {
      const { experiments, strategies } = await storesWithExperiment(emptyStores);
      const versions = [sampleVersion('a', 1), sampleVersion('a', 2)];
      expect(await experiments.save({ ...PROMOTION, versions })).toBe('saved');
      expect(await strategies.versions(slugOf('a'))).toEqual(versions);
      expect(await strategies.addVersion(sampleVersion('a', 3, 2), sampleAudit('late'))).toBe(
        'conflict',
      );
    });

    it.each<[string, StrategyVersion]>([
      ['number', sampleVersion('a', 1, 5)],
      ['configuration', sampleVersion('a', 5, 1)],
    ])('changes nothing when the %s of a version is taken', async (_, taken) => {
      const stores = await storesWithExperiment(emptyStores);
      await stores.strategies.addVersion(sampleVersion('a', 1), sampleAudit('added'));
      const versions = [sampleVersion('a', 2), taken];
      expect(await stores.experiments.save({ ...PROMOTION, versions })).toBe('conflict');
      expect(await stores.strategies.versions(slugOf('a'))).toEqual([sampleVersion('a', 1)]);
      expect((await stores.experiments.list(EVERY_EXPERIMENT, firstPage(5))).items).toEqual([
        sampleExperiment('a-x1'),
      ]);
      expect(await stores.strategies.list()).toEqual([sampleStrategy('a')]);
      const later = await stores.strategies.addVersion(sampleVersion('a', 3, 2), sampleAudit('2'));
      expect(later).toBe('added');
    });

    it('adds no version to an experiment that moved on', async () => {
      const { experiments, strategies } = await storesWithExperiment(emptyStores);
      const write = { ...changeOf('a-x1', 2), versions: [sampleVersion('a', 1)] };
      expect(await experiments.save(write)).toBe('conflict');
      expect(await strategies.versions(slugOf('a'))).toEqual([]);
    });

    it('leaves the strategy to those who change it, and they the experiment', async () => {
      const { experiments, strategies } = await storesWithExperiment(emptyStores);
      await experiments.save(PROMOTION);
      expect(await strategies.save(MOVED, 1, sampleAudit('late'))).toBe('conflict');
      const renamed = sampleStrategy('a', { name: 'Renamed', revision: 3 });
      expect(await strategies.save(renamed, 2, sampleAudit('renamed'))).toBe('saved');
      expect(await experiments.experiment(experimentIdOf('a-x1'))).toMatchObject({ revision: 2 });
    });
  });
}

function creationOf(id: string): ExperimentWrite {
  return {
    experiments: [{ experiment: sampleExperiment(id), expectedRevision: 0 }],
    audit: sampleAudit(`creation of ${id}`),
  };
}

/** The experiment ends. */
function changeOf(id: string, expectedRevision = 1): ExperimentWrite {
  const experiment = sampleExperiment(id, { status: 'ended', revision: expectedRevision + 1 });
  return { experiments: [{ experiment, expectedRevision }], audit: sampleAudit(`end of ${id}`) };
}

const MOVED = sampleStrategy('a', {
  runningExperimentId: experimentIdOf('a-x2'),
  revision: 2,
});

/** One experiment ends, another begins, the strategy follows. */
const PROMOTION: ExperimentWrite = {
  experiments: [...changeOf('a-x1').experiments, ...creationOf('a-x2').experiments],
  strategy: { strategy: MOVED, expectedRevision: 1 },
  audit: sampleAudit('promotion'),
};

/** The strategy `a` and its experiment, each in its first revision. */
async function storesWithExperiment(emptyStores: OpenStores): Promise<Stores> {
  const stores = await emptyStores();
  await stores.strategies.save(sampleStrategy('a'), 0, sampleAudit('created'));
  await stores.experiments.save(creationOf('a-x1'));
  return stores;
}

async function auditIds({ audit }: Stores): Promise<string[]> {
  return (await audit.list(firstPage(9))).items.map(({ id }) => id);
}
