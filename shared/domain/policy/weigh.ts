import type { Context } from '../context/context.ts';
import { type Candidate, STOP } from '../decision/alternatives.ts';
import { questionFeatures, taskKindOf } from '../learning/features.ts';
import type { Mode } from '../settings.ts';
import type { DecisionModel } from './decision-model.ts';
import { type OptionValues, optionValues } from './option-values.ts';
import { draw, optimisticIndex, preferWithFloor, softmaxWithFloor } from './probabilities.ts';

/** What a choice depends on beside its options. */
export interface WeighingTerms {
  readonly context: Context;
  /** The version that the run follows, where the question is not which one. */
  readonly strategyVersionId: string | null;
  /** The option that a strategy's own rules name, if any. */
  readonly preferred: string | undefined;
  /** `frozen` takes the best estimate with probability 1; every other mode explores. */
  readonly mode: Mode;
  /** The decision's own number in [0, 1). */
  readonly unit: number;
}

/** How the options were weighed, in the order of the candidates, and which one was drawn. */
export interface Weighing {
  readonly probabilities: readonly number[];
  /** Expected utility in [−1, 1]; `null` before evidence. */
  readonly estimates: readonly (number | null)[];
  /** Position of the chosen option. */
  readonly chosen: number;
  /** What decided: evidence, a preference declared beforehand, or neither. */
  readonly basis: 'evidence' | 'preference' | 'nothing';
  /** Settled decisions behind the estimates. */
  readonly decisions: number;
  /** Features of the context of which nothing has been learned. */
  readonly unseenFeatures: number;
}

/**
 * Chooses among candidates: by evidence where any eligible one has some, else by the declared
 * preference, else evenly. At least one candidate must be eligible.
 */
export function weigh(
  candidates: readonly Candidate[],
  model: DecisionModel | undefined,
  { context, strategyVersionId, preferred, mode, unit }: WeighingTerms,
): Weighing {
  const eligible = candidates.map((candidate) => candidate.eligible);
  const preferredAt =
    preferred === undefined
      ? -1
      : candidates.findIndex((each) => each.eligible && each.value === preferred);
  if (model === undefined) return unlearned(eligible, preferredAt, mode, unit);
  const question = questionFeatures(context, strategyVersionId);
  const values = optionValues(model, candidates, question, taskKindOf(context));
  const { tried } = values;
  // Plain loops: this is part of every decision, and callbacks take several times as long.
  const known: boolean[] = [];
  const possible: boolean[] = [];
  let hasEvidence = false;
  for (let at = 0; at < eligible.length; at += 1) {
    const open = eligible[at] === true;
    // What stopping comes to is known without evidence.
    const isKnown = tried[at] === true || candidates[at]?.value === STOP;
    known.push(isKnown);
    possible.push(open && isKnown);
    if (open && tried[at] === true) hasEvidence = true;
  }
  if (!hasEvidence) return unlearned(eligible, preferredAt, mode, unit);
  const probabilities =
    mode === 'frozen'
      ? certain(eligible.length, bestOf(possible, values.utilities, preferredAt))
      : softmaxWithFloor(indicesOf(eligible, values));
  const estimates: (number | null)[] = [];
  let decisions = 0;
  for (let at = 0; at < known.length; at += 1) {
    estimates.push(known[at] === true ? (values.utilities[at] ?? 0) : null);
    decisions += values.counts[at] ?? 0;
  }
  return {
    probabilities,
    estimates,
    chosen: mode === 'frozen' ? probabilities.indexOf(1) : draw(probabilities, unit),
    basis: 'evidence',
    decisions,
    unseenFeatures: values.unseenFeatures,
  };
}

function unlearned(
  eligible: readonly boolean[],
  preferredAt: number,
  mode: Mode,
  unit: number,
): Weighing {
  const probabilities =
    mode === 'frozen'
      ? certain(eligible.length, preferredAt >= 0 ? preferredAt : eligible.indexOf(true))
      : preferredAt >= 0
        ? preferWithFloor(eligible, preferredAt)
        : softmaxWithFloor(eligible.map((each) => (each ? 0 : undefined)));
  return {
    probabilities,
    estimates: eligible.map(() => null),
    chosen: mode === 'frozen' ? probabilities.indexOf(1) : draw(probabilities, unit),
    basis: preferredAt >= 0 ? 'preference' : 'nothing',
    decisions: 0,
    unseenFeatures: 0,
  };
}

function indicesOf(
  eligible: readonly boolean[],
  { utilities, deviations }: OptionValues,
): (number | undefined)[] {
  return eligible.map((each, at) =>
    each ? optimisticIndex(utilities[at] ?? 0, deviations[at] ?? 0) : undefined,
  );
}

/** The possible option of the highest utility; of equal ones the preferred, then the first. */
function bestOf(
  possible: readonly boolean[],
  utilities: readonly number[],
  preferredAt: number,
): number {
  let best = possible[preferredAt] ? preferredAt : possible.indexOf(true);
  for (const [at, each] of possible.entries()) {
    if (each && (utilities[at] ?? 0) > (utilities[best] ?? 0)) best = at;
  }
  return best;
}

/** Probability 1 for one of `count` options. */
function certain(count: number, chosen: number): number[] {
  return Array.from({ length: count }, (_, at) => (at === chosen ? 1 : 0));
}
