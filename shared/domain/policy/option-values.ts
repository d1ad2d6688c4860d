import { type Alternative, type Candidate, STOP } from '../decision/alternatives.ts';
import { failedLabel, type QuestionFeatures, taskKindLabel } from '../learning/features.ts';
import { MOST_LABELS } from '../learning/moments.ts';
import {
  type ActiveFeatures,
  activeFeatures,
  effectOf,
  placeOf,
  weightedSum,
} from './active-features.ts';
import { costsOfKind } from './cost-model.ts';
import type { DecisionModel, OptionModel } from './decision-model.ts';
import { MOST_OPTIONS } from './option-sums.ts';
import { plannedWorth } from './plan-attempts.ts';
import { PRIOR_QUALITY } from './priors.ts';
import { ownScale, precisions } from './ridge.ts';
import { rowStart } from './symmetric-matrix.ts';

/** What a model expects of the options of one question, in their order. */
export interface OptionValues {
  /** Expected utility in [−1, 1], later attempts included. */
  readonly utilities: readonly number[];
  /** Standard deviation of what is not known about it. */
  readonly deviations: readonly number[];
  /** Whether anything was learned of the option. */
  readonly tried: readonly boolean[];
  /** Decisions that each option was learned from. */
  readonly counts: readonly number[];
  /** Features of the question of which nothing is known, so that they count nothing. */
  readonly unseenFeatures: number;
}

/**
 * What to expect of each option: quality by its coefficients, less the cost of the attempt, plus what
 * later attempts are worth where a failed one is usually followed by another.
 *
 * Cost: options × features² for the deviations; in sequences options² more for each later attempt.
 *
 * @param kind of the task, as `taskKindOf` reads it
 */
export function optionValues(
  model: DecisionModel,
  options: readonly Candidate[],
  question: QuestionFeatures,
  kind: string,
): OptionValues {
  const count = options.length;
  const utilities: number[] = [];
  const deviations: number[] = [];
  const counts: number[] = [];
  const tried: boolean[] = [];
  const active = activeFeatures(model, question);
  const pairs = notePairs(active);
  const kindLabel = taskKindLabel(kind);
  const costOf = costsOfKind(model.costs, kindLabel);
  const models = options.map(({ value }) => model.options.get(value));
  const later = plannedWorth(model, options, models, question, costOf);
  const prior = priorVariance(model, active);
  const shared = variance(model.pooledCovariance, active, pairs, active.common);
  // Of more options than a model keeps, one that is unknown may be an old one that was worse.
  const untried = model.options.size < MOST_OPTIONS ? prior : 0;
  for (let at = 0; at < count; at += 1) {
    const option = options[at];
    if (option === undefined || option.value === STOP) {
      utilities.push(0);
      deviations.push(0);
      counts.push(0);
      tried.push(false);
      continue;
    }
    const known = models[at];
    const size = withFailed(model, active, question.failedOptions, option.value);
    const quality = expectedQuality(model, known, option, active, size);
    const utility = quality - costOf(option.value) + (1 - quality) * (later[at] ?? 0);
    utilities.push(Math.min(1, Math.max(-1, utility)));
    const ownVariance = known ? variance(known.covariance, active, pairs, size) : untried;
    // What options share is known of one that has shown itself, whatever is known of the rest.
    const unshown = Math.min(1, ownVariance / prior);
    deviations.push(Math.sqrt(ownVariance + unshown ** 2 * shared));
    counts.push(known?.count ?? 0);
    tried.push(known !== undefined);
  }
  return { utilities, deviations, tried, counts, unseenFeatures: active.unseen };
}

/** What one attempt of an option earns in a typical context; `undefined` for an unknown option. */
export function typicalUtility(model: DecisionModel, option: string): number | undefined {
  const known = model.options.get(option);
  if (known === undefined) return undefined;
  const quality = known.coefficients.reduce(
    (sum, each, at) => sum + each * (model.typical[at] ?? 0),
    PRIOR_QUALITY,
  );
  const cost = model.costs.overall.get(option) ?? model.costs.mean;
  return Math.min(1, Math.max(-1, Math.min(1, Math.max(0, quality)) - cost));
}

/** Adds what earlier failures are to `option`. @returns how many features are active then */
function withFailed(
  { labels }: DecisionModel,
  active: ActiveFeatures,
  failedOptions: readonly string[],
  option: string,
): number {
  let size = active.common;
  for (const failed of failedOptions) {
    const place = placeOf(labels, failedLabel(failed, option)) + 1;
    if (place === 0) continue;
    active.places[size] = place;
    active.values[size] = 1;
    size += 1;
  }
  return size;
}

/** In [0, 1]. */
function expectedQuality(
  model: DecisionModel,
  known: OptionModel | undefined,
  option: Alternative,
  active: ActiveFeatures,
  size: number,
): number {
  const quality = weightedSum(known?.coefficients ?? model.pooled, active, size);
  const all = known ? quality : quality + effectOf(model, option);
  return Math.min(1, Math.max(0, PRIOR_QUALITY + all));
}

/** The most features that can be active at once: a model's labels, and the intercept. */
const MOST_ACTIVE = MOST_LABELS + 1;

/**
 * Every pair of active features: where its covariance stands and what it counts, the same for all
 * options of a question. One place for all questions, since none outlives its call, and making it
 * anew takes longer than all sums.
 */
const pairPlaces = new Int32Array(rowStart(MOST_ACTIVE));
const pairWeights = new Float64Array(rowStart(MOST_ACTIVE));

/** @returns how many pairs there are */
function notePairs({ places, values, common }: ActiveFeatures): number {
  let pair = 0;
  for (let row = 0; row < common; row += 1) {
    const start = rowStart(places[row] ?? 0);
    const value = values[row] ?? 0;
    for (let column = 0; column < row; column += 1) {
      pairPlaces[pair] = start + (places[column] ?? 0);
      pairWeights[pair] = 2 * value * (values[column] ?? 0);
      pair += 1;
    }
    pairPlaces[pair] = start + (places[row] ?? 0);
    pairWeights[pair] = value * value;
    pair += 1;
  }
  return pair;
}

function variance(
  covariance: Float32Array,
  active: ActiveFeatures,
  pairs: number,
  size: number,
): number {
  let sum = 0;
  for (let pair = 0; pair < pairs; pair += 1) {
    sum += (covariance[pairPlaces[pair] ?? 0] ?? 0) * (pairWeights[pair] ?? 0);
  }
  for (let row = active.common; row < size; row += 1) sum += varianceOf(row, covariance, active);
  return Math.max(0, sum);
}

/** What a feature adds that depends on the option, beside those before it. */
function varianceOf(
  row: number,
  covariance: Float32Array,
  { places, values }: ActiveFeatures,
): number {
  const place = places[row] ?? 0;
  const value = values[row] ?? 0;
  let cross = 0;
  for (let column = 0; column < row; column += 1) {
    const other = places[column] ?? 0;
    const at = place > other ? rowStart(place) + other : rowStart(other) + place;
    cross += (covariance[at] ?? 0) * (values[column] ?? 0);
  }
  return value * (2 * cross + value * (covariance[rowStart(place) + place] ?? 0));
}

/** Of an option that nobody has tried. */
function priorVariance(model: DecisionModel, { places, values, common }: ActiveFeatures): number {
  const variances = ownVariances(model);
  let sum = 0;
  for (let at = 0; at < common; at += 1) {
    const value = values[at] ?? 0;
    sum += (variances[places[at] ?? 0] ?? 0) * value * value;
  }
  return sum;
}

/** Worked out once a model, since telling the groups of labels takes longer than a decision may. */
const variancesOf = new WeakMap<DecisionModel, Float64Array>();

/** Prior variances of an option's own effects: the intercept's, then one for each label. */
function ownVariances(model: DecisionModel): Float64Array {
  const known = variancesOf.get(model);
  if (known !== undefined) return known;
  const variances = precisions(model.labels, ownScale).map((precision) => 1 / precision);
  variancesOf.set(model, variances);
  return variances;
}
