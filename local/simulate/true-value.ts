import type { Complexity } from '../../shared/domain/context/complexity.ts';
import type { TaskType } from '../../shared/domain/context/task.ts';
import type { Configuration } from '../../shared/domain/strategy/configuration.ts';
import { differAt, hasLeaf } from './configuration-leaf.ts';
import type { DeclaredWorld } from './declared-world.ts';
import type { Effect } from './effect.ts';

/** The context of a run, as far as the truth depends on it. */
export interface Cell {
  readonly taskType: TaskType;
  readonly complexity: Complexity;
  readonly project: string;
  /** `null` in a world without agents. */
  readonly agent: string | null;
}

/** When, and what has happened by then. */
export interface Circumstances {
  /** Days since the world began. */
  readonly day: number;
  /** Configurations that have been promoted so far. */
  readonly promoted: readonly Configuration[];
}

/** What runs are truly like. */
export interface RunTruth {
  readonly successRate: number;
  /** Of the base world's. */
  readonly costFactor: number;
  readonly durationFactor: number;
}

/** The truth about one run of a configuration: the base with all effects that apply, in [.02, .98]. */
export function runTruth(
  world: DeclaredWorld,
  configuration: Configuration,
  cell: Cell,
  circumstances: Circumstances,
): RunTruth {
  let { success } = world.base;
  let [costFactor, durationFactor] = [1, 1];
  for (const effect of world.effects) {
    if (!holds(effect, configuration, cell, circumstances)) continue;
    const { changed } = effect;
    if (changed !== undefined && !differAt(configuration, world.strategy.config, changed)) continue;
    success += effect.success;
    costFactor *= effect.costFactor;
    durationFactor *= effect.durationFactor;
  }
  return { successRate: Math.min(0.98, Math.max(0.02, success)), costFactor, durationFactor };
}

function holds(
  { edit, where, fromDay, untilDay, oncePromoted }: Effect,
  configuration: Configuration,
  cell: Cell,
  { day, promoted }: Circumstances,
): boolean {
  if (day < fromDay || (untilDay !== undefined && day >= untilDay)) return false;
  if (where.taskType !== undefined && where.taskType !== cell.taskType) return false;
  if (where.complexity !== undefined && where.complexity !== cell.complexity) return false;
  if (where.project !== undefined && where.project !== cell.project) return false;
  if (where.agent !== undefined && where.agent !== cell.agent) return false;
  if (edit === undefined) return true;
  if (!hasLeaf(configuration, edit)) return false;
  return !oncePromoted || promoted.some((each) => hasLeaf(each, edit));
}

/**
 * The true value of a configuration for one task in a cell: the utility that its runs come to on
 * average, the last one's success less the cost of all. Costs above the spend cap count in full.
 */
export function trueValue(
  world: DeclaredWorld,
  configuration: Configuration,
  cell: Cell,
  circumstances: Circumstances,
): number {
  const { successRate, costFactor } = runTruth(world, configuration, cell, circumstances);
  const { median, spread } = world.base.costUsd;
  const costOfRun = median * Math.exp(spread ** 2 / 2) * costFactor;
  // A failure that looks like a success until it is revised ends the task too.
  const goesOn = (1 - successRate) * (1 - world.reporting.revisedShare);
  const runs = (1 - goesOn ** world.runsPerTask) / (1 - goesOn);
  return runs * (successRate - world.settings.costWeight * costOfRun);
}

/** The true value over all tasks of the world, every agent as often as the others. */
export function meanTrueValue(
  world: DeclaredWorld,
  configuration: Configuration,
  circumstances: Circumstances,
): number {
  let [sum, weights] = [0, 0];
  for (const { cell, weight } of cellsOf(world)) {
    sum += weight * trueValue(world, configuration, cell, circumstances);
    weights += weight;
  }
  return sum / weights;
}

/**
 * The true value of the best configuration that the declared changes of leaves make: all that are worth
 * it, and no other.
 */
export function bestTrueValue(world: DeclaredWorld): number {
  const { effects, base, ...rest } = world;
  const changes = effects.filter(({ changed }) => changed !== undefined);
  const best = changes.reduce((sum, { success }) => sum + Math.max(0, success), base.success);
  const others = effects.filter(({ changed }) => changed === undefined);
  const bestWorld = { ...rest, base: { ...base, success: best }, effects: others };
  return meanTrueValue(bestWorld, world.strategy.config, { day: 0, promoted: [] });
}

function cellsOf({ kinds, projects, agents }: DeclaredWorld) {
  const chosen = agents.length === 0 ? [null] : agents;
  return kinds.flatMap(({ taskType, complexity, weight }) =>
    projects.flatMap((project) =>
      chosen.map((agent) => ({
        cell: { taskType, complexity, project: project.id, agent },
        weight: weight * project.weight,
      })),
    ),
  );
}
