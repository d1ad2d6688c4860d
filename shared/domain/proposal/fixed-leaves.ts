import { configurationSchema } from '../strategy/configuration.ts';
import { choice, type FixedLeaf, quantity } from './leaf-kinds.ts';

const { decomposition, retry } = configurationSchema.shape;
const APPROACHES = decomposition.shape.approach.options;
const BACKOFFS = retry.shape.backoff.options;

/** Standard values; the neighbours of the present one come on top. */
const AGENTS = [1, 2, 3, 4, 6, 8, 12, 16];
const ATTEMPTS = [1, 2, 3, 4, 5, 6];
const DELAY_SECONDS = [0, 10, 30, 60, 120, 300, 900];
const MINUTES = [15, 30, 60, 90, 120, 180, 240, 480];
const DOLLARS = [1, 2, 3, 5, 8, 10, 15, 20, 30, 50];

/** The leaves that have no name, by their paths. */
export const FIXED_LEAVES: ReadonlyMap<string, FixedLeaf> = new Map([
  [
    'decomposition.approach',
    choice(
      APPROACHES,
      (config) => config.decomposition.approach,
      (config, approach) => ({ ...config, decomposition: { ...config.decomposition, approach } }),
    ),
  ],
  [
    'decomposition.maxSubtasks',
    quantity(
      (config) => config.decomposition.maxSubtasks,
      (config, maxSubtasks) => ({
        ...config,
        decomposition: { ...config.decomposition, maxSubtasks },
      }),
      (present) => [...AGENTS, present - 1, present + 1],
    ),
  ],
  [
    'parallelism.maxParallelAgents',
    quantity(
      (config) => config.parallelism.maxParallelAgents,
      (config, maxParallelAgents) => ({ ...config, parallelism: { maxParallelAgents } }),
      (present) => [...AGENTS, present - 1, present + 1],
    ),
  ],
  [
    'retry.maxAttempts',
    quantity(
      (config) => config.retry.maxAttempts,
      (config, maxAttempts) => ({ ...config, retry: { ...config.retry, maxAttempts } }),
      () => ATTEMPTS,
    ),
  ],
  [
    'retry.backoff',
    choice(
      BACKOFFS,
      (config) => config.retry.backoff,
      (config, backoff) => ({ ...config, retry: { ...config.retry, backoff } }),
    ),
  ],
  [
    'retry.initialDelaySeconds',
    quantity(
      (config) => config.retry.initialDelaySeconds,
      (config, initialDelaySeconds) => ({
        ...config,
        retry: { ...config.retry, initialDelaySeconds },
      }),
      () => DELAY_SECONDS,
    ),
  ],
  [
    'escalation.afterFailedAttempts',
    quantity(
      (config) => config.escalation.afterFailedAttempts,
      (config, afterFailedAttempts) => ({
        ...config,
        escalation: { ...config.escalation, afterFailedAttempts },
      }),
      () => ATTEMPTS,
    ),
  ],
  [
    'escalation.afterMinutes',
    quantity(
      (config) => config.escalation.afterMinutes,
      (config, afterMinutes) => ({ ...config, escalation: { ...config.escalation, afterMinutes } }),
      () => MINUTES,
    ),
  ],
  [
    'escalation.aboveCostUsd',
    quantity(
      (config) => config.escalation.aboveCostUsd,
      (config, aboveCostUsd) => ({ ...config, escalation: { ...config.escalation, aboveCostUsd } }),
      // Half as much again is the most that the worst case may grow by.
      (present) => [...DOLLARS, halfDollars(present / 1.5), halfDollars(present * 1.5)],
    ),
  ],
]);

function halfDollars(dollars: number): number {
  return Math.floor(2 * dollars) / 2;
}
