import type { ExperimentTerms } from './experiment.ts';
import type { CountedTask, TaskRun } from './experiment-task.ts';
import { GUARDRAIL_METRICS, type GuardrailMetric } from './guardrail-metrics.ts';

/** What one unit of utility is in scores, which fit the range of a task's utility into [0, 1]. */
export function scorePerUtility({
  costWeight,
  spendCapUsd,
}: Pick<ExperimentTerms, 'costWeight' | 'spendCapUsd'>): number {
  return 1 / (1 + costWeight * spendCapUsd);
}

/** The prices a score is made with. */
type Prices = Pick<ExperimentTerms, 'costWeight' | 'spendCapUsd' | 'escalationCostUsd'>;

/**
 * The score of a task in [0, 1]: the quality of its last settled run less what all of its runs cost,
 * escalations included, clipped at the spend cap and scaled by the range that leaves. A task without
 * a settled run has quality 0: leaving it out would make the arm that hangs look good.
 */
export function taskScore(runs: readonly TaskRun[], prices: Prices): number {
  const { costWeight, spendCapUsd, escalationCostUsd } = prices;
  const dollars = runs.reduce(
    (sum, { costUsd, escalated }) => sum + costUsd + (escalated ? escalationCostUsd : 0),
    0,
  );
  const quality = lastSettled(runs)?.quality ?? 0;
  const utility = quality - costWeight * Math.min(dollars, spendCapUsd);
  return (utility + costWeight * spendCapUsd) * scorePerUtility(prices);
}

/** What a task measures of each guardrail's metric: dollars, seconds, and 0 or 1 for a rate. */
export function guardrailValues(runs: readonly TaskRun[]): Record<GuardrailMetric, number> {
  const total = (of: (run: TaskRun) => number) => runs.reduce((sum, run) => sum + of(run), 0);
  return {
    cost: total(({ costUsd }) => costUsd),
    duration: total(({ durationSeconds }) => durationSeconds),
    failure: lastSettled(runs)?.success === true ? 0 : 1,
    escalation: runs.some(({ escalated }) => escalated) ? 1 : 0,
  };
}

/** What the task adds to the counts as its runs stand. */
export function countedTask(runs: readonly TaskRun[], terms: ExperimentTerms): CountedTask {
  const values = guardrailValues(runs);
  return {
    score: inHundredths(taskScore(runs, terms)),
    guardrails: GUARDRAIL_METRICS.map((metric) => {
      const cap = terms.guardrails.find((each) => each.metric === metric)?.cap ?? 1;
      return inHundredths(values[metric] / cap);
    }),
  };
}

/** The run whose quality the task has: the last one begun of those that are settled. */
export function lastSettled(runs: readonly TaskRun[]): TaskRun | undefined {
  return runs
    .filter(({ quality }) => quality !== null)
    .reduce<TaskRun | undefined>(
      (last, run) => (last === undefined || isLater(run, last) ? run : last),
      undefined,
    );
}

function isLater(left: TaskRun, right: TaskRun): boolean {
  if (left.createdAt !== right.createdAt) return left.createdAt > right.createdAt;
  return left.runId > right.runId;
}

function inHundredths(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 100);
}
