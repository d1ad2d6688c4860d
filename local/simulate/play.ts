import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { ExperimentKind, VerdictKind } from '../../shared/domain/experiment/experiment.ts';
import type { Configuration } from '../../shared/domain/strategy/configuration.ts';
import type { DeclaredWorld } from './declared-world.ts';
import type { EventQueue } from './event-queue.ts';
import type { InProcessApi } from './in-process-api.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import type { Cell, Circumstances } from './true-value.ts';

export const HOUR_MILLISECONDS = 3_600_000;
export const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

/** What truly happened in a run, whatever was reported of it. */
export interface PlayedRun {
  readonly success: boolean;
  readonly costUsd: number;
  readonly durationSeconds: number;
}

/** A task as it was played. */
export interface PlayedTask {
  readonly taskId: string;
  readonly cell: Cell;
  readonly configuration: Configuration;
  readonly experimentId: string | null;
  readonly arm: string | null;
  readonly assignedAt: number;
  readonly runs: PlayedRun[];
  /** When the first report of one of its runs was accepted, in milliseconds. */
  reportedAt: number | null;
  /** When the report came that says that nothing more will. */
  finalAt: number | null;
}

/** An experiment that has ended, beside the truth. */
export interface EndedExperiment {
  readonly id: string;
  readonly kind: ExperimentKind;
  readonly verdict: VerdictKind;
  readonly reason: string;
  /** Days since the world began. */
  readonly startedDay: number;
  readonly endedDay: number;
  /** As the experiment counted them. */
  readonly arms: readonly {
    readonly name: string;
    readonly versionId: string;
    readonly tasks: number;
  }[];
  /** Tasks of which something had been reported at the verdict. */
  readonly settledTasks: number;
  /** True value at the verdict of the version in question, less that of the first arm's. */
  readonly trueLift: number;
}

/** A world while it is played: everything that its people share. */
export interface Play {
  readonly world: DeclaredWorld;
  readonly seed: number;
  readonly api: InProcessApi;
  readonly clock: SimulatedClock;
  readonly queue: EventQueue;
  readonly random: RandomGenerator;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly tasks: PlayedTask[];
  /** Of the strategy, by id, the first one first. */
  readonly versions: Map<string, Configuration>;
  /** Configurations that have been promoted so far. */
  readonly promoted: Configuration[];
  readonly ended: EndedExperiment[];
  currentVersionId: string;
  runningExperimentId: string | null;
}

/** The simulated time in milliseconds. */
export function timeOf({ clock }: Play): number {
  return clock.monotonic();
}

export function dayAt({ startedAt }: Pick<Play, 'startedAt'>, milliseconds: number): number {
  return (milliseconds - startedAt) / DAY_MILLISECONDS;
}

/** What the truth depends on now. */
export function circumstancesOf(play: Play): Circumstances {
  return { day: dayAt(play, timeOf(play)), promoted: play.promoted };
}

/** @throws Error for a version that the strategy does not have */
export function configurationOf({ versions }: Play, versionId: string): Configuration {
  const configuration = versions.get(versionId);
  if (configuration === undefined) throw new Error(`the world has no version ${versionId}`);
  return configuration;
}
