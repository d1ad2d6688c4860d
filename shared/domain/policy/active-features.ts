import type { Alternative } from '../decision/alternatives.ts';
import { optionFeatures, type QuestionFeatures } from '../learning/features.ts';
import type { DecisionModel } from './decision-model.ts';

/** Positions among the coefficients, rising, with their values; the intercept first. */
export interface ActiveFeatures {
  readonly places: number[];
  readonly values: number[];
  /** How many there are; those that depend on the option may follow. */
  readonly common: number;
  /** Features of which nothing is known, so that they count nothing. */
  readonly unseen: number;
}

/** The features of a question that the model knows. */
export function activeFeatures(
  { labels }: DecisionModel,
  { features }: Pick<QuestionFeatures, 'features'>,
): ActiveFeatures {
  // Plain arrays: typed ones of this size are allocated outside the heap, ten times as slowly.
  const places = [0];
  const values = [1];
  let common = 1;
  for (let at = 0; at < features.length; at += 1) {
    const feature = features[at];
    if (feature === undefined) continue;
    const place = placeOf(labels, feature.label) + 1;
    if (place === 0) continue;
    let free = common;
    for (; (places[free - 1] ?? 0) > place; free -= 1) {
      places[free] = places[free - 1] ?? 0;
      values[free] = values[free - 1] ?? 0;
    }
    places[free] = place;
    values[free] = feature.value;
    common += 1;
  }
  return { places, values, common, unseen: features.length + 1 - common };
}

/** The sum of the first `size` active features, each times its coefficient. */
export function weightedSum(
  coefficients: Float64Array,
  { places, values }: ActiveFeatures,
  size: number,
): number {
  let sum = 0;
  for (let at = 0; at < size; at += 1) {
    sum += (coefficients[places[at] ?? 0] ?? 0) * (values[at] ?? 0);
  }
  return sum;
}

/** What an option that nobody has tried has in common with others. */
export function effectOf({ optionEffects }: DecisionModel, option: Alternative): number {
  return optionFeatures(option).reduce(
    (sum, { label }) => sum + (optionEffects.get(label) ?? 0),
    0,
  );
}

/** The position of a label among rising labels, or −1. */
export function placeOf(labels: Float64Array, label: number): number {
  let low = 0;
  let high = labels.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = labels[middle] ?? Number.NaN;
    if (found === label) return middle;
    if (found < label) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
