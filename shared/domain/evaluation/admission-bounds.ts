import type { Estimate } from './estimators.ts';
import { evaluatePolicy } from './evaluate-policy.ts';
import type { EvaluationSums } from './evaluation-sums.ts';
import { type InsufficientSupport, type SupportRequirement, USUAL_REQUIREMENT } from './support.ts';

/** What a log must hold before it may speak against a proposal. */
const ADMISSION_REQUIREMENT: SupportRequirement = {
  ...USUAL_REQUIREMENT,
  minimumEffectiveSampleSize: 30,
  maximumWeightShare: 0.1,
};

/** Of each bound by itself. */
const ONE_SIDED_CONFIDENCE = 0.9;

/** A value with the bounds that hold at 90 %, each by itself. */
export interface Bounded {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** What the log says about a proposal, doubly robust, in mean reward a decision. */
export interface AdmissionBounds extends Bounded {
  readonly kind: 'bounded';
  /** How much more than the logging policy; an `upper` below 0 speaks against the proposal. */
  readonly difference: Bounded;
}

/**
 * What the log says about a proposal before any task is spent on it. Insufficient support is the
 * usual answer and speaks neither for nor against it.
 */
export function admissionBounds(sums: EvaluationSums): AdmissionBounds | InsufficientSupport {
  const confidence = 2 * ONE_SIDED_CONFIDENCE - 1;
  const evaluation = evaluatePolicy(sums, { confidence, requirement: ADMISSION_REQUIREMENT });
  if (evaluation.kind === 'insufficient_support') return evaluation;
  const { difference, ...estimate } = evaluation.estimates.doublyRobust;
  return { kind: 'bounded', ...bounded(estimate), difference: bounded(difference) };
}

function bounded({ value, interval }: Estimate): Bounded {
  return { value, ...interval };
}
