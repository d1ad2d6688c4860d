import { type Compilation, optionModel, ownPosteriors } from './compilation.ts';
import { compileCosts } from './cost-model.ts';
import type { OptionModel } from './decision-model.ts';
import { contextLabels, readOptions, typicalFeatures } from './option-sums.ts';
import { ownScale, precisions, wholeScale } from './ridge.ts';
import { rowStart } from './symmetric-matrix.ts';
import { continuationOf, sortSums, type TypeSums } from './type-sums.ts';

/** A strategy version and the one that it was made from. */
export type Lineage = ReadonlyMap<string, string | null>;

/**
 * Compiles the sums of strategy versions. The value of a version is its own: nothing that happens to
 * another moves it, except that a version begins where its parent stands and is drawn there while it
 * knows little.
 *
 * @param lineage of every version that may be asked about
 */
export function compileVersions(
  decisionType: string,
  sums: Iterable<TypeSums>,
  lineage: Lineage,
  before?: Compilation,
): Compilation {
  const { vectors, kinds, attempts } = sortSums(decisionType, sums);
  const { options, corrupt } = readOptions(vectors);
  const labels = contextLabels(options);
  const own = precisions(labels, ownScale);
  const whole = precisions(labels, wholeScale);
  const isFirst = (name: string) => typeof lineage.get(name) !== 'string';
  const { compiled: first, failed } = ownPosteriors(
    options.filter(({ name }) => isFirst(name)),
    labels,
    whole,
    before,
  );
  const { compiled: later, failed: alsoFailed } = ownPosteriors(
    options.filter(({ name }) => !isFirst(name)),
    labels,
    own,
    before,
  );
  const compiled = [...first, ...later];
  const byName = new Map(compiled.map((option) => [option.name, option]));
  const models = new Map<string, OptionModel>();
  const modelOf = (name: string, descendants: readonly string[]): OptionModel | undefined => {
    const known = models.get(name);
    if (known !== undefined || descendants.includes(name)) return known;
    const parent = lineage.get(name);
    const from = typeof parent === 'string' ? modelOf(parent, [...descendants, name]) : undefined;
    const option = byName.get(name);
    if (option === undefined && from === undefined) return undefined;
    const model =
      option === undefined
        ? inherited(from, own)
        : optionModel(
            option,
            isFirst(name) ? whole : own,
            from?.coefficients ?? new Float64Array(own.length),
          );
    models.set(name, model);
    return model;
  };
  for (const name of [...byName.keys(), ...lineage.keys()]) modelOf(name, []);
  return {
    corrupt: [...corrupt, ...failed, ...alsoFailed],
    known: byName,
    model: {
      labels,
      pooled: new Float64Array(own.length),
      typical: typicalFeatures(compiled, labels),
      optionEffects: new Map(),
      options: models,
      costs: compileCosts([...byName.keys()], kinds),
      continuation: continuationOf(attempts),
    },
  };
}

/** A version without runs of its own stands where its parent does. */
function inherited(from: OptionModel | undefined, precision: Float64Array): OptionModel {
  const covariance = new Float32Array(rowStart(precision.length));
  for (const [row, each] of precision.entries()) covariance[rowStart(row) + row] = 1 / each;
  return {
    count: 0,
    coefficients: from?.coefficients ?? new Float64Array(precision.length),
    covariance,
  };
}
