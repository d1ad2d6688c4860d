import type { Configuration } from '../strategy/configuration.ts';
import { passed, refused, type StageAnswer } from './stage-answer.ts';

/** Of the parent's worst case. */
const MOST_GROWTH = 1.5;

/** A limit of less counts as this much, in dollars, so that it can be raised at all. */
const LEAST_LIMIT_USD = 1;

/**
 * The most that one run may cost by its configuration alone, in dollars, whatever an attempt costs.
 *
 * A run that has cost `escalation.aboveCostUsd` is handed to a person, so no single attempt costs more
 * than that limit. What attempts cost is known as they end: a run just below the limit may start as
 * many as run side by side, so that limit + maxParallelAgents × limit bounds it. Where a run has fewer
 * attempts in all (subtasks × agents side by side × attempts each), they bound it.
 */
export function worstCaseCostUsd(config: Configuration): number {
  const { decomposition, parallelism, retry, escalation } = config;
  const limit = Math.max(LEAST_LIMIT_USD, escalation.aboveCostUsd);
  const subtasks = decomposition.approach === 'single' ? 1 : decomposition.maxSubtasks;
  const attempts = subtasks * parallelism.maxParallelAgents * retry.maxAttempts;
  return limit * Math.min(attempts, 1 + parallelism.maxParallelAgents);
}

/** Whether the worst case grows by no more than half. */
export function checkWorstCaseCost(parent: Configuration, child: Configuration): StageAnswer {
  const [before, after] = [worstCaseCostUsd(parent), worstCaseCostUsd(child)];
  const detail = `In the worst case a run costs $${after}, $${before} before.`;
  return after <= MOST_GROWTH * before ? passed(detail) : refused('cost_above_limit', detail);
}
