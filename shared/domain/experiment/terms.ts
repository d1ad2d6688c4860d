import { quantile } from 'simple-statistics';
import type { Settings } from '../settings.ts';
import type { Experiment, ExperimentTerms, GuardrailTerms } from './experiment.ts';
import type { TaskRun } from './experiment-task.ts';
import type { GuardrailMetric } from './guardrail-metrics.ts';
import { guardrailValues, taskScore } from './task-score.ts';

/** As many runs as the assumptions below count, so that a few runs of a new version say little. */
const ASSUMED_RUNS = 10;
const ASSUMED_MEAN = 0.5;

/**
 * Money and time vary by orders of magnitude: values count up to so many times the mean, or up to what
 * all but one of a hundred come to. Cutting more off would hide what a challenger saves there.
 */
const CAP_IN_MEANS = 4;
const CAP_QUANTILE = 0.99;
/** Caps while nothing is known: the settings' spend cap, and an hour. */
const UNKNOWN_DURATION_SECONDS = 3_600;

/** A variance of 0 would make the bets as large as they may be. */
const LEAST_VARIANCE = 1e-4;

/** The terms that follow from the settings in force and from settled runs of the control. */
export function termsFrom(
  runs: readonly TaskRun[],
  settings: Settings,
  guardrails: Experiment['guardrails'],
): ExperimentTerms {
  const { costWeight, spendCapUsd, escalationCostUsd } = settings;
  const prices = { costWeight, spendCapUsd, escalationCostUsd };
  const scores = momentsOf(runs.map((run) => taskScore([run], prices)));
  return {
    ...prices,
    controlRuns: runs.length,
    controlMean: scores.mean,
    controlVariance: scores.variance,
    guardrails: guardrails.map(({ metric, margin }): GuardrailTerms => {
      const values = runs.map((run) => guardrailValues([run])[metric]);
      const cap = capOf(metric, values, spendCapUsd);
      const { mean, variance } = momentsOf(values.map((value) => Math.min(1, value / cap)));
      return { metric, margin, cap, mean, variance };
    }),
  };
}

function capOf(metric: GuardrailMetric, values: readonly number[], spendCapUsd: number): number {
  switch (metric) {
    case 'failure':
    case 'escalation':
      return 1;
    case 'cost':
    case 'duration': {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      if (values.length >= ASSUMED_RUNS && mean > 0) {
        return Math.max(CAP_IN_MEANS * mean, quantile([...values], CAP_QUANTILE));
      }
      return metric === 'cost' ? spendCapUsd : UNKNOWN_DURATION_SECONDS;
    }
  }
}

/** Mean and variance of values in [0, 1], with the assumed runs among them. */
function momentsOf(values: readonly number[]): { mean: number; variance: number } {
  const count = values.length + ASSUMED_RUNS;
  const assumed = ASSUMED_RUNS * ASSUMED_MEAN;
  const mean = (values.reduce((sum, value) => sum + value, 0) + assumed) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const variance = (squares + ASSUMED_RUNS * mean * (1 - mean)) / count;
  return { mean, variance: Math.min(0.25, Math.max(LEAST_VARIANCE, variance)) };
}
