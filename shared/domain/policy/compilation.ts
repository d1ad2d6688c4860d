import type { DecisionModel, OptionModel } from './decision-model.ts';
import { type OptionVectors, observationsOf, type ReadOption } from './option-sums.ts';
import { type OwnPosterior, ownPosterior, shrunken } from './ridge.ts';

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
  /** What the posterior was made with. */
  readonly precision: Float64Array;
  readonly own: OwnPosterior;
}

/** An option with what it says by itself. */
export interface CompiledOption extends ReadOption {
  readonly precision: Float64Array;
  readonly own: OwnPosterior;
}

/** @param center what the option is drawn to while it knows little */
export function optionModel(
  { count, own, precision }: CompiledOption,
  center: Float64Array,
): OptionModel {
  return {
    count,
    coefficients: shrunken(own, precision, center),
    covariance: Float32Array.from(own.covariance),
  };
}

/** What each option says by itself, computed anew where its sums have changed. */
export function ownPosteriors(
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
      earlier !== undefined &&
      areSameVectors(earlier.vectors, option.vectors) &&
      areEqual(earlier.precision, precision)
        ? earlier.own
        : ownPosterior(observationsOf(option, labels), precision);
    if (own !== undefined) return [{ ...option, precision, own }];
    failed.push(option.name);
    return [];
  });
  return { compiled, failed };
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
