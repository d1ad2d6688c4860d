import {
  type Compilation,
  type CompiledOption,
  optionModel,
  ownPosteriors,
} from './compilation.ts';
import { compileVersionCosts } from './cost-model.ts';
import type { OptionModel } from './decision-model.ts';
import { contextLabels, readOptions, typicalFeatures } from './option-sums.ts';
import { ownScale, precisions, wholeScale } from './ridge.ts';
import { rowStart } from './symmetric-matrix.ts';
import { sortSums, type TypeSums } from './type-sums.ts';

/** Versions that may be asked about, and those that they were made from, each with its parent. */
export type Lineage = ReadonlyMap<string, string | null>;

/**
 * Compiles the sums of strategy versions. The value of a version is its own: nothing that happens to
 * another moves it, except that a version begins where its parent stands and is drawn there while it
 * knows little.
 *
 */
export function compileVersions(
  decisionType: string,
  sums: Iterable<TypeSums>,
  lineage: Lineage,
  before?: Compilation,
): Compilation {
  const { vectors, kinds, continuation, corrupt } = sortSums(decisionType, sums);
  const { options, corrupt: unread } = readOptions(vectors, (name) => lineage.has(name));
  const labels = contextLabels(
    options,
    continuation.some((share) => share > 0),
  );
  const own = precisions(labels, ownScale);
  const whole = precisions(labels, wholeScale);
  const byName = new Map(options.map((option) => [option.name, option]));
  const compiled = new Map<string, CompiledOption>();
  const models = new Map<string, OptionModel>();
  const parents = new Map<string, string>();
  const failed: string[] = [];
  // Parents before their children, also where a lineage goes in a circle.
  const compile = (name: string, descendants: readonly string[]): void => {
    if (models.has(name) || descendants.includes(name)) return;
    const parent = lineage.get(name);
    if (typeof parent === 'string') compile(parent, [...descendants, name]);
    const from = typeof parent === 'string' ? models.get(parent) : undefined;
    if (typeof parent === 'string' && from !== undefined) parents.set(name, parent);
    const option = byName.get(name);
    if (option === undefined) {
      if (from !== undefined) models.set(name, inherited(from, own));
      return;
    }
    const precision = from === undefined ? whole : own;
    const posteriors = ownPosteriors([option], labels, precision, before);
    failed.push(...posteriors.failed);
    for (const each of posteriors.compiled) {
      compiled.set(name, each);
      models.set(name, optionModel(each, from?.coefficients ?? new Float64Array(own.length)));
    }
  };
  for (const name of [...byName.keys(), ...lineage.keys()]) compile(name, []);
  return {
    corrupt: [...unread, ...failed, ...corrupt],
    known: compiled,
    model: {
      labels,
      pooled: new Float64Array(own.length),
      pooledCovariance: new Float32Array(rowStart(own.length)),
      typical: typicalFeatures([...compiled.values()], labels),
      optionEffects: new Map(),
      options: models,
      costs: compileVersionCosts([...models.keys()], kinds, parents),
      continuation,
    },
  };
}

/** A version without runs of its own stands where its parent does. */
function inherited({ coefficients }: OptionModel, precision: Float64Array): OptionModel {
  const covariance = new Float32Array(rowStart(precision.length));
  for (const [row, each] of precision.entries()) covariance[rowStart(row) + row] = 1 / each;
  return { count: 0, coefficients, covariance };
}
