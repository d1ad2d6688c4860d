import { SELECT_STRATEGY, type VersionId } from '../domain/identifiers.ts';
import { modelFamilies } from '../domain/learning/sums-keys.ts';
import type { Compilation } from '../domain/policy/compilation.ts';
import { compileModel } from '../domain/policy/compile-model.ts';
import { compileVersions, type Lineage } from '../domain/policy/compile-versions.ts';
import type { NamedVector, Stores } from '../ports.ts';
import { parseCatalog } from './policy-parts.ts';

/** Compiles models from their sums and remembers what does not change from one time to the next. */
export class ModelCompiler {
  readonly #compilations = new Map<string, Compilation>();
  #lineage: Lineage = new Map();
  #lineageOf: unknown;

  /**
   * The model of a decision type.
   *
   * @param sums all of the type's families
   * @param catalog changes whenever strategies or their versions in force do
   */
  async compile(
    stores: Stores,
    decisionType: string,
    sums: readonly NamedVector[],
    catalog: unknown,
  ): Promise<Compilation> {
    const families = modelFamilies(decisionType);
    const ofType = sums.filter(({ family }) => family.startsWith(families));
    const before = this.#compilations.get(decisionType);
    const compilation =
      decisionType === SELECT_STRATEGY
        ? compileVersions(decisionType, ofType, await this.#lineageAt(stores, catalog), before)
        : compileModel(decisionType, ofType, before);
    this.#compilations.set(decisionType, compilation);
    return compilation;
  }

  async #lineageAt(stores: Stores, catalog: unknown): Promise<Lineage> {
    if (catalog === undefined || catalog !== this.#lineageOf) {
      this.#lineage = await readLineage(stores, catalog);
      this.#lineageOf = catalog;
    }
    return this.#lineage;
  }
}

/** The versions in force and those on trial, with all that they descend from. */
async function readLineage({ strategies: store }: Stores, catalog: unknown): Promise<Lineage> {
  const strategies = await store.list();
  const versions = await Promise.all(strategies.map(({ slug }) => store.versions(slug)));
  const parents = new Map(versions.flat().map(({ id, parentVersionId }) => [id, parentVersionId]));
  const asked = [
    ...strategies.flatMap((strategy) => [strategy.currentVersionId, strategy.baselineVersionId]),
    ...versionsOnTrial(catalog),
  ];
  const lineage = new Map<string, string | null>();
  for (let id of asked) {
    while (id !== null && !lineage.has(id)) {
      const parent: VersionId | null = parents.get(id) ?? null;
      lineage.set(id, parent);
      id = parent;
    }
  }
  return lineage;
}

function versionsOnTrial(catalog: unknown): VersionId[] {
  const strategies = parseCatalog(catalog)?.strategies ?? [];
  const arms = strategies.flatMap(({ experiment }) => experiment?.arms ?? []);
  return arms.map(({ version }) => version.versionId);
}
