import { SELECT_STRATEGY } from '../domain/identifiers.ts';
import { decisionTypeOfFamily, modelFamilies } from '../domain/learning/sums-keys.ts';
import { compileCatalog } from '../domain/policy/compile-catalog.ts';
import { DEFAULT_SETTINGS } from '../domain/settings.ts';
import type { Strategy } from '../domain/strategy/strategy.ts';
import { StorageUnavailable } from '../ports.ts';
import type { Baton } from './baton.ts';
import { CATALOG_PART, modelContent, modelPart } from './policy-parts.ts';
import { readableSums } from './readable-sums.ts';

/** How often a publication is tried again when another process publishes at the same time. */
const MOST_ATTEMPTS = 20;

/** Publishes settings and strategies as they stand, if they differ from what is published. */
export async function publishCatalog(baton: Baton): Promise<void> {
  await publishPart(baton, CATALOG_PART, async () => {
    const { settings: settingsStore, strategies: strategyStore } = baton.stores;
    const [stored, strategies] = await Promise.all([settingsStore.read(), strategyStore.list()]);
    const version = async (id: Parameters<typeof strategyStore.version>[0] | null) =>
      id === null ? undefined : await strategyStore.version(id);
    const withVersions = await Promise.all(
      strategies.map(async (strategy) => ({
        strategy,
        current: await version(strategy.currentVersionId),
        baseline: await version(strategy.baselineVersionId),
        experiment: await experimentOf(baton, strategy),
      })),
    );
    return compileCatalog(stored?.settings ?? DEFAULT_SETTINGS, withVersions);
  });
  // A version that came into force begins where its parent stands. Where another function folds,
  // its next sweep sees to that: this one may not read what was learned.
  if (!baton.foldsElsewhere && baton.policy.part(modelPart(SELECT_STRATEGY)) !== undefined) {
    await publishModels(baton, [SELECT_STRATEGY]);
  }
}

/** The experiment that assigns the strategy's tasks, with the versions of its arms. */
async function experimentOf({ stores }: Baton, { runningExperimentId }: Strategy) {
  if (runningExperimentId === null) return undefined;
  const experiment = await stores.experiments.experiment(runningExperimentId);
  if (experiment === undefined) return undefined;
  const versions = await Promise.all(
    experiment.arms.map(({ versionId }) => stores.strategies.version(versionId)),
  );
  return { experiment, versions: versions.filter((version) => version !== undefined) };
}

/** Publishes the models of these decision types from their sums, where they differ. */
export async function publishModels(baton: Baton, decisionTypes: Iterable<string>): Promise<void> {
  for (const decisionType of decisionTypes) {
    await publishPart(baton, modelPart(decisionType), async () => {
      const families = modelFamilies(decisionType);
      // Without sums that can be read the strategies' own rules decide.
      const sums = await readableSums(baton, families, baton.stores.sums.list(families));
      const catalog = baton.policy.part(CATALOG_PART);
      const { model, corrupt } = await baton.compiler.compile(
        baton.stores,
        decisionType,
        sums,
        catalog,
      );
      for (const option of corrupt) {
        const message = `The statistics of ${option} for ${decisionType} cannot be right and are not used.`;
        baton.alerting.raise(
          'statistics_corrupt',
          'critical',
          `${decisionType}/${option}`,
          message,
        );
      }
      return modelContent(model);
    });
  }
}

/** Publishes everything that differs: after a start, and after a crash between folding and publishing. */
export async function reconcilePolicy(baton: Baton): Promise<void> {
  await publishCatalog(baton);
  const sums = await readableSums(baton, MODELS, baton.stores.sums.list(MODELS));
  const types = sums.map(({ family }) => decisionTypeOfFamily(family));
  await publishModels(baton, new Set(types.filter((type) => type !== undefined)));
}

/** What the families of all models begin with. */
const MODELS = 'model/';

/**
 * The part is read before it is compiled and published under the version that was read: whoever
 * publishes last has compiled what everybody before had committed.
 */
async function publishPart(
  baton: Baton,
  id: string,
  compile: () => Promise<unknown>,
): Promise<void> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    await baton.policy.refresh();
    const expectedVersion = baton.policy.head?.parts[id];
    const before = baton.policy.part(id);
    const content = await compile();
    // Both were made by one function, so equal contents have equal texts.
    if (before === undefined || JSON.stringify(before) !== JSON.stringify(content)) {
      const head = await baton.stores.policies.publish([{ id, expectedVersion, content }]);
      if (head === 'conflict') continue;
    }
    await baton.policy.refresh();
    return;
  }
  throw new StorageUnavailable(`part ${id} of the policy could not be published: too many writers`);
}
