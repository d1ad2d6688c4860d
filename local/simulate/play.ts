import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import {
  type Configuration,
  configurationSchema,
} from '../../shared/domain/strategy/configuration.ts';
import type { DeclaredWorld } from './declared-world.ts';
import type { EndedExperiment } from './ended-experiment.ts';
import type { EventQueue } from './event-queue.ts';
import type { InProcessApi } from './in-process-api.ts';
import type { PlayedTask } from './played-task.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import type { Circumstances } from './true-value.ts';

export const HOUR_MILLISECONDS = 3_600_000;
export const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

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
  /** The holdout's baseline, once a task was held out. */
  readonly otherVersions: Map<string, Configuration>;
  /** Configurations that have been promoted so far. */
  readonly promoted: Configuration[];
  readonly ended: EndedExperiment[];
  /** The true value of the version that is current at the end of each day. */
  readonly valuesByDay: number[];
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

/** The configuration of an answer. Parsed once a version, because nothing is asked more often. */
export function answeredConfiguration(
  { versions, otherVersions }: Play,
  { versionId, config }: { readonly versionId: string; readonly config?: unknown },
): Configuration {
  const known = versions.get(versionId) ?? otherVersions.get(versionId);
  if (known !== undefined) return known;
  const configuration = configurationSchema.parse(config);
  otherVersions.set(versionId, configuration);
  return configuration;
}
