import type { Alternative } from '../decision/alternatives.ts';
import {
  groupOfLabel,
  previousLabel,
  type QuestionFeatures,
  taskKindLabel,
} from '../learning/features.ts';
import {
  type ActiveFeatures,
  activeFeatures,
  effectOf,
  placeOf,
  weightedSum,
} from './active-features.ts';
import { expectedCost } from './cost-model.ts';
import type { DecisionModel, OptionModel } from './decision-model.ts';
import { plannedWorth, STOP } from './plan-attempts.ts';
import { INTERCEPT_SCALE, PRIOR_QUALITY, PRIOR_SCALES } from './priors.ts';
import { rowStart } from './symmetric-matrix.ts';

/** What a model expects of the options of one question, in their order. */
export interface OptionValues {
  /** Expected utility in [−1, 1], later attempts included. */
  readonly utilities: Float64Array;
  /** Standard deviation of what is not known about it. */
  readonly deviations: Float64Array;
  /** Decisions that each option was learned from. */
  readonly counts: Float64Array;
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
  options: readonly Alternative[],
  question: QuestionFeatures,
  kind: string,
): OptionValues {
  const count = options.length;
  const utilities = new Float64Array(count);
  const deviations = new Float64Array(count);
  const counts = new Float64Array(count);
  const active = activeFeatures(model, question);
  const kindLabel = taskKindLabel(kind);
  const models = options.map(({ value }) => model.options.get(value));
  const later = plannedWorth(model, options, models, question, kindLabel);
  for (let at = 0; at < count; at += 1) {
    const option = options[at];
    if (option === undefined || option.value === STOP) continue;
    const known = models[at];
    const size = withPrevious(model, active, question.previousOption, option.value);
    const quality = expectedQuality(model, known, option, active, size);
    const cost = expectedCost(model.costs, kindLabel, option.value);
    const utility = quality - cost + (1 - quality) * (later[at] ?? 0);
    utilities[at] = Math.min(1, Math.max(-1, utility));
    deviations[at] = Math.sqrt(known ? variance(known, active, size) : priorVariance(active, size));
    counts[at] = known?.count ?? 0;
  }
  return { utilities, deviations, counts, unseenFeatures: active.unseen };
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

/** Adds what the option before is to `option`. @returns how many features are active then */
function withPrevious(
  { labels }: DecisionModel,
  active: ActiveFeatures,
  previousOption: string | undefined,
  option: string,
): number {
  if (previousOption === undefined) return active.common;
  const label = previousLabel(previousOption, option);
  const place = placeOf(labels, label);
  if (place < 0) return active.common;
  active.places[active.common] = place + 1;
  active.values[active.common] = 1;
  active.labels[active.common] = label;
  return active.common + 1;
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

function variance({ covariance }: OptionModel, active: ActiveFeatures, size: number): number {
  const { places, values } = active;
  let sum = 0;
  for (let row = 0; row < size; row += 1) {
    const place = places[row] ?? 0;
    const value = values[row] ?? 0;
    let cross = 0;
    for (let column = 0; column < row; column += 1) {
      const other = places[column] ?? 0;
      const at = place > other ? rowStart(place) + other : rowStart(other) + place;
      cross += (covariance[at] ?? 0) * (values[column] ?? 0);
    }
    sum += value * (2 * cross + value * (covariance[rowStart(place) + place] ?? 0));
  }
  return Math.max(0, sum);
}

function priorVariance({ labels, values, common }: ActiveFeatures, size: number): number {
  let sum = INTERCEPT_SCALE.own ** 2;
  for (let at = 1; at < Math.max(common, size); at += 1) {
    const group = groupOfLabel(labels[at] ?? 0);
    if (group !== undefined) sum += (PRIOR_SCALES[group].own * (values[at] ?? 0)) ** 2;
  }
  return sum;
}
