import { groupOfLabel, LATER_ATTEMPT_LABEL, REPEAT_LABEL } from '../learning/features.ts';
import { labelsOf, MOST_LABELS, type Moments, readMoments } from '../learning/moments.ts';
import { OBSERVATIONAL_CAP, OBSERVATIONAL_WEIGHT } from './priors.ts';
import type { Observations } from './ridge.ts';

/** The most options that are kept of one decision type: those with the most decisions. */
export const MOST_OPTIONS = 64;

/** Vectors of one option, as stored. */
export interface OptionVectors {
  readonly randomised: Float64Array | undefined;
  readonly observational: Float64Array | undefined;
}

/** An option with sums that can be right. */
export interface ReadOption {
  readonly name: string;
  readonly vectors: OptionVectors;
  readonly randomised: Moments | undefined;
  readonly observational: Moments | undefined;
  readonly count: number;
}

/**
 * The options in order of their names, at most {@link MOST_OPTIONS}.
 *
 * @param isWanted those that come before all others, if any do
 */
export function readOptions(
  vectors: ReadonlyMap<string, OptionVectors>,
  isWanted: (name: string) => boolean = () => true,
): {
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
    .sort(
      (left, right) =>
        Number(isWanted(right.name)) - Number(isWanted(left.name)) ||
        right.count - left.count ||
        byName(left, right),
    )
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

/**
 * Labels of the context's features: those with the smallest labels, as every sum keeps them.
 *
 * @param hasAttempts whether failed attempts are followed by others
 */
export function contextLabels(options: readonly ReadOption[], hasAttempts: boolean): Float64Array {
  const labels = allLabels(options).filter((label) => !isOfOption(label));
  // What is expected of a second attempt is known before anybody learned from one.
  if (hasAttempts) labels.push(LATER_ATTEMPT_LABEL, REPEAT_LABEL);
  const rising = [...new Set(labels)].sort((left, right) => left - right);
  return Float64Array.from(rising.slice(0, MOST_LABELS));
}

/** Labels of the options' own features. */
export function optionLabels(options: readonly ReadOption[]): Float64Array {
  return Float64Array.from(allLabels(options).filter(isOfOption).slice(0, MOST_LABELS));
}

/** Where the option's own features stand among `features`. */
export function placesIn(features: Float64Array, { vectors }: ReadOption): number[] {
  const { randomised, observational } = vectors;
  const labels = labelsOf(randomised ?? observational ?? new Float64Array(4));
  return [...features.keys()].filter((at) => labels.includes(features[at] ?? Number.NaN));
}

/** An option's observations, the weaker ones with less weight. */
export function observationsOf(
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
export function typicalFeatures(
  options: readonly ReadOption[],
  labels: Float64Array,
): Float64Array {
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
