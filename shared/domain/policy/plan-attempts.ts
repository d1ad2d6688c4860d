import { type Candidate, STOP } from '../decision/alternatives.ts';
import {
  attemptFeatures,
  failedLabel,
  failedOptionLabel,
  LAST_ATTEMPT,
  type QuestionFeatures,
  REPEAT_LABEL,
} from '../learning/features.ts';
import { activeFeatures, effectOf, placeOf, weightedSum } from './active-features.ts';
import type { DecisionModel, OptionModel } from './decision-model.ts';
import { PRIOR_QUALITY } from './priors.ts';

/** Attempts that hardly ever happen are not planned for. */
const LEAST_CONTINUATION = 0.02;

/**
 * What the attempts after a failed one of each option are worth, in utility, at least 0 since one can
 * stop: from the last attempt that usually happens back to the next one,
 *
 *     V(previous) = max over eligible options of p − c + (1 − p) · continuation · V(option)
 *
 * with p the expected quality after that previous option and c the cost of the attempt. Planning by
 * success and cost beats regressing a run's utility on its first choice, which mixes what the choice
 * does with what was done after it.
 *
 * Source: backward induction (Bellman 1957). Cost: options² for each later attempt.
 */
export function plannedWorth(
  model: DecisionModel,
  options: readonly Candidate[],
  models: readonly (OptionModel | undefined)[],
  question: QuestionFeatures,
  costOf: (option: string) => number,
): readonly number[] {
  const worth = options.map(() => 0);
  const { continuation } = model;
  const follows = (attempt: number) => continuation[attempt - 1] ?? 0;
  let last = question.attempt;
  while (last < LAST_ATTEMPT && follows(last) >= LEAST_CONTINUATION) last += 1;
  if (last === question.attempt) return worth;
  const lasting = question.features.slice(question.attempt - 1);
  for (let attempt = last; attempt > question.attempt; attempt -= 1) {
    const features = [...attemptFeatures(attempt), ...lasting];
    const active = activeFeatures(model, { features });
    const tried = options.map((option, at) => {
      const known = models[at];
      const coefficients = known?.coefficients ?? model.pooled;
      const sum =
        weightedSum(coefficients, active, active.common) +
        effectOfFailures(model, coefficients, question.failedOptions, option.value);
      return {
        quality: PRIOR_QUALITY + (known ? sum : sum + effectOf(model, option)),
        cost: costOf(option.value),
        coefficients,
        later: worth[at] ?? 0,
      };
    });
    const repeat = placeOf(model.labels, REPEAT_LABEL) + 1;
    for (const [at, previous] of options.entries()) {
      const place = placeOf(model.labels, failedOptionLabel(previous.value)) + 1;
      const isNew = !question.failedOptions.includes(previous.value);
      let best = 0;
      for (const [of, { quality, cost, coefficients, later }] of tried.entries()) {
        const option = options[of];
        if (option === undefined || option.value === STOP || !option.eligible) continue;
        const after = of === at ? repeat : place;
        const effect = isNew && after > 0 ? (coefficients[after] ?? 0) : 0;
        const success = Math.min(1, Math.max(0, quality + effect));
        const value = success - cost + (1 - success) * later;
        if (value > best) best = value;
      }
      worth[at] = follows(attempt - 1) * best;
    }
  }
  return worth;
}

/** What failures that are known already do to an option's quality. */
function effectOfFailures(
  { labels }: DecisionModel,
  coefficients: Float64Array,
  failedOptions: readonly string[],
  option: string,
): number {
  return failedOptions.reduce((sum, failed) => {
    const place = placeOf(labels, failedLabel(failed, option)) + 1;
    return place === 0 ? sum : sum + (coefficients[place] ?? 0);
  }, 0);
}
