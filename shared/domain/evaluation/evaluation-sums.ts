import type { LoggedDecision } from './logged-decision.ts';
import {
  addMeasures,
  addMoments,
  type Measures,
  type Moments,
  momentsOf,
  NO_MEASURES,
  NO_MOMENTS,
} from './moments.ts';
import { type Terms, termsOf } from './terms.ts';

/** The largest weight that SWITCH-DR corrects by, unless told otherwise. */
const SWITCH_THRESHOLD = 5;

/**
 * All that is kept of a log to answer what another policy would have come to: about a hundred
 * numbers, however long the log. Immutable, and two of them merge.
 */
export interface EvaluationSums {
  readonly switchThreshold: number;
  readonly runs: number;
  readonly moments: Moments;
  /** The largest of the runs' weights. */
  readonly largestWeight: number;
  /** Σ of the evaluated policy's probability of options that the log could not choose. */
  readonly unsupported: number;
  /** Σ over runs of the squared weight that was to be expected of each. */
  readonly expectedSquaredWeight: number;
}

/** @param switchThreshold λ of SWITCH-DR */
export function noEvaluationSums(switchThreshold = SWITCH_THRESHOLD): EvaluationSums {
  return {
    switchThreshold,
    runs: 0,
    moments: NO_MOMENTS,
    largestWeight: 0,
    unsupported: 0,
    expectedSquaredWeight: 0,
  };
}

/**
 * The sums with one more run. Decisions of a run share its outcome, so they count as one
 * observation of their total: intervals then hold whatever the decisions of a run have in common
 * (Liang & Zeger 1986, clusters). Cost: linear in decisions × alternatives.
 *
 * @param decisions of one type, all that the run has; none change nothing
 * @throws RangeError for a decision that contradicts itself
 */
export function addRun(sums: EvaluationSums, decisions: readonly LoggedDecision[]): EvaluationSums {
  if (decisions.length === 0) return sums;
  const terms = decisions.map((decision) => termsOf(decision, sums.switchThreshold));
  const totals = terms.map(measuresOf).reduce(addMeasures, NO_MEASURES);
  const total = (measure: (each: Terms) => number) =>
    terms.reduce((sum, each) => sum + measure(each), 0);
  return mergeEvaluationSums(sums, {
    switchThreshold: sums.switchThreshold,
    runs: 1,
    moments: momentsOf(totals),
    largestWeight: totals.weight,
    unsupported: total(({ unsupported }) => unsupported),
    // Whatever came before, a weight is 1 on average: so is the product of two.
    expectedSquaredWeight:
      total(({ expectedSquaredWeight }) => expectedSquaredWeight) +
      decisions.length * (decisions.length - 1),
  });
}

/**
 * The sums of two parts of a log that share no run; their order changes the last bits at most.
 *
 * @throws RangeError when they were made with different thresholds
 */
export function mergeEvaluationSums(left: EvaluationSums, right: EvaluationSums): EvaluationSums {
  if (left.switchThreshold !== right.switchThreshold) {
    throw new RangeError(
      `expected sums of one threshold, got ${left.switchThreshold} and ${right.switchThreshold}`,
    );
  }
  return {
    switchThreshold: left.switchThreshold,
    runs: left.runs + right.runs,
    moments: addMoments(left.moments, right.moments),
    largestWeight: Math.max(left.largestWeight, right.largestWeight),
    unsupported: left.unsupported + right.unsupported,
    expectedSquaredWeight: left.expectedSquaredWeight + right.expectedSquaredWeight,
  };
}

function measuresOf(terms: Terms): Measures {
  const { weight, weightedReward, direct, doublyRobust, switched, reward } = terms;
  return { decisions: 1, weight, weightedReward, direct, doublyRobust, switched, reward };
}
