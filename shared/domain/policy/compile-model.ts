import { type Compilation, optionModel, ownPosteriors } from './compilation.ts';
import { compileCosts } from './cost-model.ts';
import {
  contextLabels,
  optionLabels,
  placesIn,
  type ReadOption,
  readOptions,
  typicalFeatures,
} from './option-sums.ts';
import { expectedEffects, ownScale, pooledScale, precisions, sharedEffects } from './ridge.ts';
import { sortSums, type TypeSums } from './type-sums.ts';

/**
 * Compiles the sums of one decision type, a pure function of them. Options are taken to be alike
 * until they show otherwise.
 *
 * Cost: features³ for each option whose sums have changed, options × features² for the rest, and
 * (features + what options are like)³ once.
 *
 * @param before saves work for options whose sums have not changed, and changes nothing else
 */
export function compileModel(
  decisionType: string,
  sums: Iterable<TypeSums>,
  before?: Compilation,
): Compilation {
  const { vectors, kinds, continuation, corrupt } = sortSums(decisionType, sums);
  const { options, corrupt: unread } = readOptions(vectors);
  const labels = contextLabels(
    options,
    continuation.some((share) => share > 0),
  );
  const features = optionLabels(options);
  const precision = precisions(labels, ownScale);
  const { compiled, failed } = ownPosteriors(options, labels, precision, before);
  const shared = sharedEffects(
    compiled.map((option) => ({ own: option.own, features: placesIn(features, option) })),
    precision,
    precisions(labels, pooledScale),
    expectedEffects(labels),
    features.length,
  );
  const centerOf = (option: ReadOption): Float64Array => {
    const center = Float64Array.from(shared.pooled);
    for (const at of placesIn(features, option)) {
      center[0] = (center[0] ?? 0) + (shared.ofFeatures[at] ?? 0);
    }
    return center;
  };
  return {
    corrupt: [...unread, ...failed, ...corrupt],
    known: new Map(compiled.map((option) => [option.name, option])),
    model: {
      labels,
      pooled: shared.pooled,
      pooledCovariance: Float32Array.from(shared.covariance),
      typical: typicalFeatures(compiled, labels),
      optionEffects: new Map([...features].map((label, at) => [label, shared.ofFeatures[at] ?? 0])),
      options: new Map(
        compiled.map((option) => [option.name, optionModel(option, centerOf(option))]),
      ),
      costs: compileCosts(
        compiled.map(({ name }) => name),
        kinds,
      ),
      continuation,
    },
  };
}
