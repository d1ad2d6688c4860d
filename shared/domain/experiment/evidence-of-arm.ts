import { arrivedEvidence, type CohortEvidence, strongestEvidence } from './cohorts.ts';
import type { ExperimentCounts } from './counts.ts';
import { capitalNeeded } from './error-rate.ts';
import type { Arm, Experiment, ExperimentTerms } from './experiment.ts';
import { type GuardrailEvidence, guardrailEvidence } from './guardrail.ts';
import type { GuardrailMetric } from './guardrail-metrics.ts';
import { scorePerUtility } from './task-score.ts';
import { type Wager, wagerOf } from './wager.ts';

/** A guardrail's metric as it stands between an arm and the first. */
export interface GuardrailFinding extends GuardrailEvidence {
  readonly metric: GuardrailMetric;
  readonly margin: number;
  readonly breached: boolean;
}

/** What the counts say about one arm against the first. All capitals as natural logarithms. */
export interface ArmEvidence {
  readonly arm: Arm;
  readonly wager: Wager;
  /** The smallest gain that is worth a change, in score. */
  readonly minimumEffect: number;
  /** For "its lift is above 0". */
  readonly better: CohortEvidence;
  /** For "its lift is below the minimum effect". */
  readonly tooSmall: CohortEvidence;
  /** For "its lift is below 0", from what has arrived: only safety may act on it. */
  readonly worseSoFar: number;
  readonly guardrails: readonly GuardrailFinding[];
}

/** The arms that stand against the first one. */
export function challengersOf({ arms }: Pick<Experiment, 'arms'>): readonly Arm[] {
  return arms.slice(1);
}

/** What the capital of each claim about a challenger must reach, as its natural logarithm. */
export function thresholdOf(experiment: Pick<Experiment, 'arms'>): number {
  return Math.log(capitalNeeded(challengersOf(experiment).length));
}

/** Evidence about each arm but the first, in their order. */
export function evidenceOfArms(
  experiment: Experiment,
  terms: ExperimentTerms,
  counts: ExperimentCounts,
): readonly ArmEvidence[] {
  const [first] = experiment.arms;
  if (first === undefined) return [];
  const minimumEffect = experiment.minimumEffect * scorePerUtility(terms);
  const challengers = challengersOf(experiment);
  return challengers.map((arm) => {
    const treatedShare = arm.weight / (first.weight + arm.weight);
    const wager = wagerOf({
      treatedShare,
      controlMean: terms.controlMean,
      variance: terms.controlVariance,
      minimumEffect,
    });
    const against = (lift: number, direction: 'better' | 'worse') =>
      strongestEvidence(counts, first.name, arm.name, wager, lift, direction);
    return {
      arm,
      wager,
      minimumEffect,
      better: against(0, 'better'),
      tooSmall: against(minimumEffect, 'worse'),
      worseSoFar: arrivedEvidence(counts, first.name, arm.name, wager, 0, 'worse'),
      guardrails: terms.guardrails.map((guardrail) => {
        const found = guardrailEvidence(counts, first.name, arm.name, treatedShare, guardrail);
        const threshold = Math.log(capitalNeeded(terms.guardrails.length * challengers.length));
        return {
          ...found,
          metric: guardrail.metric,
          margin: guardrail.margin,
          breached: found.logCapital >= threshold,
        };
      }),
    };
  });
}
