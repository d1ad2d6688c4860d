import type { Mode } from '../settings.ts';
import { type OptionModel, UNTRIED_OPTION } from './option-model.ts';
import type { DecisionModel } from './policy.ts';
import { draw, preferWithFloor, softmaxWithFloor } from './probabilities.ts';

/** An option put before the policy. */
export interface Candidate {
  readonly value: string;
  readonly eligible: boolean;
}

/** How the options were weighed, in the order of the candidates, and which one was drawn. */
export interface Weighing {
  readonly probabilities: readonly number[];
  readonly models: readonly (OptionModel | undefined)[];
  /** Position of the chosen option. */
  readonly chosen: number;
  /** What decided: evidence, a preference declared beforehand, or neither. */
  readonly basis: 'evidence' | 'preference' | 'nothing';
}

/**
 * Chooses among candidates: by evidence where any eligible one has some, else by the declared
 * preference, else evenly. At least one candidate must be eligible.
 *
 * @param mode `frozen` takes the best estimate with probability 1; every other mode explores
 * @param preferred the option that a strategy's own rules name, if any
 * @param unit the decision's own number in [0, 1)
 */
export function weigh(
  candidates: readonly Candidate[],
  model: DecisionModel | undefined,
  preferred: string | undefined,
  mode: Mode,
  unit: number,
): Weighing {
  const models = candidates.map(({ value }) => model?.get(value));
  const preferredAt = candidates.findIndex(
    ({ value, eligible }) => eligible && value === preferred,
  );
  const tried = candidates.some(({ eligible }, at) => eligible && models[at] !== undefined);
  const basis = tried ? 'evidence' : preferredAt >= 0 ? 'preference' : 'nothing';
  const eligible = candidates.map((candidate) => candidate.eligible);
  if (mode === 'frozen') {
    const chosen = bestEstimate(eligible, models, preferredAt);
    return { probabilities: certain(candidates.length, chosen), models, chosen, basis };
  }
  const probabilities =
    basis === 'preference'
      ? preferWithFloor(eligible, preferredAt)
      : softmaxWithFloor(
          models.map((each, at) => (eligible[at] ? (each ?? UNTRIED_OPTION).index : undefined)),
        );
  return { probabilities, models, chosen: draw(probabilities, unit), basis };
}

/** The eligible option with the best estimate; the preferred one, then the first, where none has one. */
function bestEstimate(
  eligible: readonly boolean[],
  models: readonly (OptionModel | undefined)[],
  preferredAt: number,
): number {
  let best = preferredAt >= 0 ? preferredAt : eligible.indexOf(true);
  let highest = Number.NEGATIVE_INFINITY;
  for (const [at, model] of models.entries()) {
    const estimate = model?.estimate;
    if (!eligible[at] || estimate === null || estimate === undefined || estimate <= highest) {
      continue;
    }
    highest = estimate;
    best = at;
  }
  return best;
}

/** Probability 1 for one of `count` options. */
function certain(count: number, chosen: number): number[] {
  return Array.from({ length: count }, (_, at) => (at === chosen ? 1 : 0));
}
