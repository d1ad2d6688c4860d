import { type Configuration, configurationSchema } from '../strategy/configuration.ts';

/** A leaf that every configuration has, as text. */
export interface FixedLeaf {
  read(config: Configuration): string;
  /** @returns `undefined` for a text that is no value of the leaf */
  write(config: Configuration, text: string): Configuration | undefined;
  /** Values worth offering beside the present one, in rising order where there is one. */
  values(config: Configuration): readonly string[];
}

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

function choice<Value extends string>(
  options: readonly Value[],
  read: (config: Configuration) => Value,
  write: (config: Configuration, value: Value) => Configuration,
): FixedLeaf {
  return {
    read,
    write: (config, text) => {
      const value = options.find((option) => option === text);
      return value === undefined ? undefined : write(config, value);
    },
    values: () => options,
  };
}

function quantity(
  read: (config: Configuration) => number,
  write: (config: Configuration, value: number) => Configuration,
  values: (present: number) => readonly number[],
): FixedLeaf {
  return {
    read: (config) => String(read(config)),
    write: (config, text) =>
      String(Number(text)) === text ? write(config, Number(text)) : undefined,
    values: (config) =>
      [...new Set(values(read(config)))].sort((left, right) => left - right).map(String),
  };
}

function halfDollars(dollars: number): number {
  return Math.floor(2 * dollars) / 2;
}
