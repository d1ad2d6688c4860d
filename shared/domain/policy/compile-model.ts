import {
  groupOfLabel,
  LAST_ATTEMPT,
  LATER_ATTEMPT_LABEL,
  REPEAT_LABEL,
} from '../learning/features.ts';
import { labelsOf, MOST_LABELS, type Moments, readMoments } from '../learning/moments.ts';
import {
  attemptsFamily,
  costFamily,
  encodedMember,
  observationalFamily,
  qualityFamily,
} from '../learning/sums-keys.ts';
import { compileCosts } from './cost-model.ts';
import type { DecisionModel, OptionModel } from './decision-model.ts';
import { OBSERVATIONAL_CAP, OBSERVATIONAL_WEIGHT } from './priors.ts';
import {
  expectedEffects,
  type Observations,
  type OwnPosterior,
  ownPosterior,
  ownScale,
  pooledScale,
  precisions,
  sharedEffects,
  shrunken,
  wholeScale,
} from './ridge.ts';
import { rowStart } from './symmetric-matrix.ts';

/** The most options that are kept of one decision type: those with the most decisions. */
export const MOST_OPTIONS = 64;

/** Sums of a decision type, from all of its families. */
export interface TypeSums {
  readonly family: string;
  readonly member: string;
  readonly vector: Float64Array;
}

/** A compiled model with what makes compiling it again cheap. */
export interface Compilation {
  readonly model: DecisionModel;
  /** Options whose sums cannot be right and are left out. */
  readonly corrupt: readonly string[];
  readonly known: ReadonlyMap<string, KnownOption>;
}

/** An option's sums as they were compiled, and what came of them. */
interface KnownOption {
  readonly vectors: OptionVectors;
  readonly own: OwnPosterior;
}

interface OptionVectors {
  readonly randomised: Float64Array | undefined;
  readonly observational: Float64Array | undefined;
}

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
  const { vectors, kinds, attempts } = sorted(decisionType, sums);
  const { options, corrupt } = readOptions(vectors);
  const labels = contextLabels(options);
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
    corrupt: [...corrupt, ...failed],
    known: new Map(compiled.map((option) => [option.name, option])),
    model: {
      labels,
      pooled: shared.pooled,
      typical: typicalFeatures(compiled, labels),
      optionEffects: new Map([...features].map((label, at) => [label, shared.ofFeatures[at] ?? 0])),
      options: new Map(
        compiled.map((option) => [option.name, optionModel(option, precision, centerOf(option))]),
      ),
      costs: compileCosts(
        compiled.map(({ name }) => name),
        kinds,
      ),
      continuation: continuationOf(attempts),
    },
  };
}

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
  const { vectors, kinds, attempts } = sorted(decisionType, sums);
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

interface CompiledOption extends ReadOption {
  readonly own: OwnPosterior;
}

function optionModel(
  { count, own }: CompiledOption,
  precision: Float64Array,
  center: Float64Array,
): OptionModel {
  return {
    count,
    coefficients: shrunken(own, precision, center),
    covariance: Float32Array.from(own.covariance),
  };
}

/** What each option says by itself, computed anew where its sums have changed. */
function ownPosteriors(
  options: readonly ReadOption[],
  labels: Float64Array,
  precision: Float64Array,
  before: Compilation | undefined,
): { readonly compiled: readonly CompiledOption[]; readonly failed: readonly string[] } {
  const sameLabels = before !== undefined && areEqual(before.model.labels, labels);
  const failed: string[] = [];
  const compiled = options.flatMap((option) => {
    const earlier = sameLabels ? before.known.get(option.name) : undefined;
    const own =
      earlier !== undefined && areSameVectors(earlier.vectors, option.vectors)
        ? earlier.own
        : ownPosterior(observationsOf(option, labels), precision);
    if (own !== undefined) return [{ ...option, own }];
    failed.push(option.name);
    return [];
  });
  return { compiled, failed };
}

/** The sums of the encoding in use, by what they are of. */
function sorted(decisionType: string, sums: Iterable<TypeSums>) {
  const vectors = new Map<string, OptionVectors>();
  const kinds = new Map<number, Float64Array>();
  let attempts = new Float64Array(2 * LAST_ATTEMPT);
  for (const { family, member, vector } of sums) {
    const name = encodedMember(member);
    if (name === undefined) continue;
    const known = vectors.get(name) ?? { randomised: undefined, observational: undefined };
    switch (family) {
      case qualityFamily(decisionType):
        vectors.set(name, { ...known, randomised: vector });
        break;
      case observationalFamily(decisionType):
        vectors.set(name, { ...known, observational: vector });
        break;
      case costFamily(decisionType):
        kinds.set(Number(name), vector);
        break;
      case attemptsFamily(decisionType):
        attempts = Float64Array.from(vector);
        break;
    }
  }
  return { vectors, kinds, attempts };
}

/** An option with sums that can be right. */
interface ReadOption {
  readonly name: string;
  readonly vectors: OptionVectors;
  readonly randomised: Moments | undefined;
  readonly observational: Moments | undefined;
  readonly count: number;
}

/** The options in order of their names, at most {@link MOST_OPTIONS}. */
function readOptions(vectors: ReadonlyMap<string, OptionVectors>): {
  readonly options: readonly ReadOption[];
  readonly corrupt: string[];
} {
  const corrupt: string[] = [];
  const options: ReadOption[] = [];
  for (const [name, each] of vectors) {
    const randomised = each.randomised && readMoments(each.randomised);
    const observational = each.observational && readMoments(each.observational);
    const isCorrupt =
      (each.randomised !== undefined && randomised === undefined) ||
      (each.observational !== undefined && observational === undefined);
    if (isCorrupt) corrupt.push(name);
    else if ((randomised?.count ?? 0) + (observational?.count ?? 0) > 0) {
      const count = randomised?.count ?? 0;
      options.push({ name, vectors: each, randomised, observational, count });
    }
  }
  const byName = (left: ReadOption, right: ReadOption) => (left.name < right.name ? -1 : 1);
  const most = options
    .sort((left, right) => right.count - left.count || byName(left, right))
    .slice(0, MOST_OPTIONS)
    .sort(byName);
  return { options: most, corrupt };
}

function allLabels(options: readonly ReadOption[]): number[] {
  const all = new Set(
    options.flatMap(({ vectors: { randomised, observational } }) => [
      ...(randomised === undefined ? [] : labelsOf(randomised)),
      ...(observational === undefined ? [] : labelsOf(observational)),
    ]),
  );
  return [...all].sort((left, right) => left - right);
}

const isOfOption = (label: number) => groupOfLabel(label) === 'option';

/** Labels of the context's features: those with the smallest labels, as every sum keeps them. */
function contextLabels(options: readonly ReadOption[]): Float64Array {
  const labels = allLabels(options).filter((label) => !isOfOption(label));
  // What is expected of a second attempt at the same option is known before anybody made one.
  if (labels.includes(LATER_ATTEMPT_LABEL)) labels.push(REPEAT_LABEL);
  const rising = [...new Set(labels)].sort((left, right) => left - right);
  return Float64Array.from(rising.slice(0, MOST_LABELS));
}

/** Labels of the options' own features. */
function optionLabels(options: readonly ReadOption[]): Float64Array {
  return Float64Array.from(allLabels(options).filter(isOfOption).slice(0, MOST_LABELS));
}

/** Where the option's own features stand among `features`. */
function placesIn(features: Float64Array, { vectors }: ReadOption): number[] {
  const { randomised, observational } = vectors;
  const labels = labelsOf(randomised ?? observational ?? new Float64Array(4));
  return [...features.keys()].filter((at) => labels.includes(features[at] ?? Number.NaN));
}

function observationsOf(
  { randomised, observational }: ReadOption,
  labels: Float64Array,
): Observations[] {
  const placeOf = new Map([...labels].map((label, at) => [label, at + 1]));
  const weighed = (moments: Moments, weight: number): Observations => ({
    moments,
    weight,
    places: [...moments.labels].map((label) => placeOf.get(label) ?? -1),
  });
  return [
    ...(randomised === undefined ? [] : [weighed(randomised, 1)]),
    ...(observational === undefined
      ? []
      : [
          weighed(
            observational,
            Math.min(OBSERVATIONAL_WEIGHT, OBSERVATIONAL_CAP / observational.count),
          ),
        ]),
  ];
}

/** Mean values of the features, the intercept's first. */
function typicalFeatures(options: readonly ReadOption[], labels: Float64Array): Float64Array {
  const typical = new Float64Array(labels.length + 1);
  for (const option of options) {
    for (const { moments, places, weight } of observationsOf(option, labels)) {
      typical[0] = (typical[0] ?? 0) + weight * moments.count;
      for (const [row, place] of places.entries()) {
        if (place > 0) typical[place] = (typical[place] ?? 0) + weight * (moments.sums[row] ?? 0);
      }
    }
  }
  const count = typical[0] ?? 0;
  return typical.map((sum) => (count > 0 ? sum / count : 0));
}

/** The share of failed attempts that another followed; without evidence none does. */
function continuationOf(attempts: Float64Array): Float64Array {
  return Float64Array.from({ length: LAST_ATTEMPT }, (_, at) => {
    const failed = attempts[at] ?? 0;
    const followed = attempts[LAST_ATTEMPT + at] ?? 0;
    const share = followed / (failed + 0.5);
    return share >= 0 && share <= 1 ? share : 0;
  });
}

function areSameVectors(left: OptionVectors, right: OptionVectors): boolean {
  return (
    areEqual(left.randomised, right.randomised) && areEqual(left.observational, right.observational)
  );
}

function areEqual(left: Float64Array | undefined, right: Float64Array | undefined): boolean {
  if (left === right) return true;
  if (left === undefined || right === undefined || left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) return false;
  return true;
}
