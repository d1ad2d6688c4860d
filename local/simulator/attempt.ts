import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Configuration } from '../../shared/domain/strategy/configuration.ts';
import { around, chance, drawn } from './draws.ts';
import type { SimulatedTask } from './tasks.ts';
import type { World } from './world-schema.ts';

export type Approach = Configuration['decomposition']['approach'];

/** How one attempt at a task is made. */
export interface AttemptPlan {
  readonly option: string;
  readonly approach: Approach;
  /** Options that have failed at this task before. */
  readonly failed: readonly string[];
}

export interface AttemptResult {
  readonly success: boolean;
  /** `null` for a success. */
  readonly failureCode: string | null;
  readonly costUsd: number;
  readonly durationSeconds: number;
}

/**
 * The probability that a first attempt succeeds: the truth that Baton has to find.
 * Throws for an option that the world does not have.
 */
export function trueSuccessRate(
  world: World,
  task: Pick<SimulatedTask, 'kind' | 'size' | 'project'>,
  option: string,
  approach: Approach,
): number {
  const { successRate, languages, largeTasks } = optionOf(world, option);
  const way = world.approaches[approach];
  const language = languages[task.project.language] ?? 0;
  const size = task.size === 'large' ? largeTasks + way.largeTasks : way.smallTasks;
  return Math.min(0.98, Math.max(0.02, successRate[task.kind] + language + size));
}

/**
 * Makes one attempt. A share of attempts is decided by the task's own difficulty, which all options
 * meet alike, so that what failed once is likely to fail again; the marginal rate stays the true one.
 */
export function simulateAttempt(
  world: World,
  task: SimulatedTask,
  plan: AttemptPlan,
  random: RandomGenerator,
): AttemptResult {
  const own = uniformFloat64(random);
  const met = chance(random, world.sharedDifficulty) ? task.difficulty : own;
  const rate = plan.failed.includes(plan.option)
    ? world.successOnRepeat
    : trueSuccessRate(world, task, plan.option, plan.approach);
  const success = (plan.failed.includes(plan.option) ? own : met) < rate;
  const { costUsd, durationSeconds } = optionOf(world, plan.option);
  const size = task.size === 'large' ? world.largeTasks.costFactor : 1;
  const way = world.approaches[plan.approach];
  const codes = Object.entries(world.failureCodes);
  const [failureCode] = drawn(random, codes, ([, share]) => share);
  return {
    success,
    failureCode: success ? null : failureCode,
    costUsd: rounded(around(random, costUsd) * size * way.costFactor, 4),
    durationSeconds: rounded(around(random, durationSeconds) * size, 0),
  };
}

function optionOf(world: World, option: string): World['options'][string] {
  const found = Object.hasOwn(world.options, option) ? world.options[option] : undefined;
  if (found !== undefined) return found;
  const known = Object.keys(world.options).join(', ');
  throw new Error(`expected an option of the world (${known}), got "${option}"`);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
