import { SELECT_STRATEGY, type VersionId } from '../domain/identifiers.ts';
import { modelFamilies } from '../domain/learning/sums-keys.ts';
import type { Compilation } from '../domain/policy/compilation.ts';
import { compileModel } from '../domain/policy/compile-model.ts';
import { compileVersions, type Lineage } from '../domain/policy/compile-versions.ts';
import type { NamedVector, Stores } from '../ports.ts';

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
      this.#lineage = await readLineage(stores);
      this.#lineageOf = catalog;
    }
    return this.#lineage;
  }
}

/** The versions in force with all that they descend from. */
async function readLineage({ strategies: store }: Stores): Promise<Lineage> {
  const strategies = await store.list();
  const versions = await Promise.all(strategies.map(({ slug }) => store.versions(slug)));
  const parents = new Map(versions.flat().map(({ id, parentVersionId }) => [id, parentVersionId]));
  const lineage = new Map<string, string | null>();
  for (const { currentVersionId, baselineVersionId } of strategies) {
    for (let id of [currentVersionId, baselineVersionId]) {
      while (id !== null && !lineage.has(id)) {
        const parent: VersionId | null = parents.get(id) ?? null;
        lineage.set(id, parent);
        id = parent;
      }
    }
  }
  return lineage;
}
