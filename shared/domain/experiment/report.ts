import { liftBounds } from './bounds.ts';
import type { ExperimentCounts } from './counts.ts';
import { detectableEffect } from './detectable-effect.ts';
import { ALPHA, capitalNeeded } from './error-rate.ts';
import { type ArmEvidence, challengersOf, evidenceOfArms } from './evidence-of-arm.ts';
import type { Arm, Experiment, ExperimentTerms } from './experiment.ts';
import type { GuardrailMetric } from './guardrail-metrics.ts';
import { sampleRatioOf } from './judge.ts';
import { SAMPLE_RATIO_THRESHOLD } from './sample-ratio.ts';
import { scorePerUtility } from './task-score.ts';
import { armTotals, liftOver } from './totals.ts';
import { whyUndecided } from './why-undecided.ts';

/** How one arm stands. Lifts and means in utility. */
export interface ArmReport extends Arm {
  /** Tasks assigned to it; of these, still open. */
  readonly tasks: number;
  readonly openTasks: number;
  /** Mean utility of the tasks whose value is final; `null` without any. */
  readonly mean: number | null;
  /** Against the first arm; `null` for that one, and for an arm that is out: it is counted no more. */
  readonly comparison: ComparisonReport | null;
}

export interface ComparisonReport {
  readonly lift: number | null;
  /** One-sided bounds of the lift, each at `level`: together an interval of twice the error. */
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
  /**
   * Evidence for what the experiment is about, as capital of a fair bet: that the lift is above 0, or
   * in a retention below. And how much of it is enough.
   */
  readonly capital: number;
  readonly capitalNeeded: number;
  /** The smallest lift that is found with probability .8 by the horizon; `null` of a retention, which has none. */
  readonly detectableEffect: number | null;
  readonly guardrails: readonly {
    readonly metric: GuardrailMetric;
    readonly margin: number;
    readonly control: number | null;
    readonly challenger: number | null;
    readonly capital: number;
    readonly capitalNeeded: number;
    readonly breached: boolean;
  }[];
}

/** How an experiment stands. */
export interface ExperimentReport {
  readonly arms: readonly ArmReport[];
  readonly sampleRatio: {
    /** Evidence that tasks are not assigned by the weights. */
    readonly evidence: number;
    readonly evidenceNeeded: number;
  };
  /** Why it has not been decided, in a sentence for people; `null` once it has ended. */
  readonly why: string | null;
}

/** The report of an experiment from its counts: pure. A draft has no counts and no evidence. */
export function reportOf(
  experiment: Experiment,
  counts: ExperimentCounts,
  now: string,
): ExperimentReport {
  const { terms, arms } = experiment;
  const evidence = terms === null ? [] : evidenceOfArms(experiment, terms, counts);
  return {
    arms: arms.map((arm): ArmReport => {
      const { assigned, closed, mean } = armTotals(counts, arm.name);
      const of = evidence.find((each) => each.arm === arm);
      return {
        ...arm,
        tasks: assigned,
        openTasks: assigned - closed,
        mean: mean === null || terms === null ? null : utilityOfScore(mean, terms),
        comparison:
          of === undefined || terms === null || arm.closed !== null
            ? null
            : comparisonReport(experiment, terms, counts, of),
      };
    }),
    sampleRatio: {
      evidence: capitalOf(sampleRatioOf(experiment, counts)),
      evidenceNeeded: SAMPLE_RATIO_THRESHOLD,
    },
    why: whyUndecided(experiment, evidence, { counts, now }),
  };
}

function comparisonReport(
  experiment: Experiment,
  terms: ExperimentTerms,
  counts: ExperimentCounts,
  { arm, wager, better, worseSoFar, guardrails }: ArmEvidence,
): ComparisonReport {
  const control = experiment.arms[0];
  const challengers = challengersOf(experiment).length;
  const perUtility = scorePerUtility(terms);
  const needed = capitalNeeded(challengers);
  const controlName = control?.name ?? '';
  const bounds = liftBounds(counts, controlName, arm.name, wager, needed);
  const lift = liftOver(counts, controlName, arm.name);
  const pairTasks = experiment.horizonTasks * ((control?.weight ?? 0) + arm.weight);
  const guardrailsNeeded = capitalNeeded(guardrails.length * challengers);
  return {
    lift: lift === undefined ? null : lift / perUtility,
    lower: bounds.lower / perUtility,
    upper: bounds.upper / perUtility,
    level: 1 - ALPHA / challengers,
    capital: capitalOf(experiment.kind === 'retention' ? worseSoFar : better.logCapital),
    capitalNeeded: needed,
    detectableEffect:
      experiment.kind === 'retention'
        ? null
        : detectableEffect(wager, terms.controlVariance, pairTasks, needed) / perUtility,
    guardrails: guardrails.map(({ metric, margin, logCapital, breached, ...means }) => ({
      metric,
      margin,
      control: means.control ?? null,
      challenger: means.challenger ?? null,
      capital: capitalOf(logCapital),
      capitalNeeded: guardrailsNeeded,
      breached,
    })),
  };
}

/** A task's utility from its score: the reverse of how scores are made. */
function utilityOfScore(score: number, terms: ExperimentTerms): number {
  return score / scorePerUtility(terms) - terms.costWeight * terms.spendCapUsd;
}

/** Capital as JSON can tell it. */
function capitalOf(logCapital: number): number {
  return Math.exp(Math.min(logCapital, MOST_LOG_CAPITAL));
}
const MOST_LOG_CAPITAL = 700;
