import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Configuration } from '../../shared/domain/strategy/configuration.ts';
import { around, chance, drawn } from '../simulator/draws.ts';
import { hasLeaf } from './configuration-leaf.ts';
import type { DeclaredWorld } from './declared-world.ts';
import { DAY_MILLISECONDS, type Play } from './play.ts';
import type { PlayedRun, PlayedTask } from './played-task.ts';

/** A report about a run, so long after its end. */
interface LateReport {
  readonly afterMilliseconds: number;
  readonly success: boolean;
  /** `null` for a success. */
  readonly failureCode: string | null;
}

/**
 * What will be reported of a run, in order of time; nothing of a lost one.
 *
 * @param looksGood the run has failed, and will be taken for a success until it is revised
 */
export function reportsOfRun(
  { reporting, failureCodes }: DeclaredWorld,
  configuration: Configuration,
  success: boolean,
  looksGood: boolean,
  random: RandomGenerator,
): LateReport[] {
  const factor = reporting.delays
    .filter((each) => each.success === undefined || each.success === success)
    .filter(({ edit }) => edit === undefined || hasLeaf(configuration, edit))
    .reduce((product, each) => product * each.factor, 1);
  const delay = around(random, reporting.delayDays) * factor * DAY_MILLISECONDS;
  const revision = around(random, reporting.revisionDays) * DAY_MILLISECONDS;
  const [failureCode] = drawn(random, Object.entries(failureCodes), ([, share]) => share);
  if (chance(random, reporting.lostShare)) return [];
  if (!looksGood) {
    return [{ afterMilliseconds: delay, success, failureCode: success ? null : failureCode }];
  }
  return [
    { afterMilliseconds: delay, success: true, failureCode: null },
    { afterMilliseconds: delay + revision, success: false, failureCode: 'reverted' },
  ];
}

/** How a run ends for those who report on it. */
interface Ending {
  readonly looksGood: boolean;
  /** No further run of the task will follow. */
  readonly isLast: boolean;
  /** Milliseconds, as all moments. */
  readonly endsAt: number;
  /** When the last report about earlier runs of the task comes. */
  readonly lastReportAt: number;
}

/**
 * Has a run reported on when it is time.
 *
 * @returns when the last report of the task so far comes
 */
export function reportLater(
  play: Play,
  task: PlayedTask,
  runId: string,
  { success: succeeded, costUsd, durationSeconds }: PlayedRun,
  { looksGood, isLast, endsAt, lastReportAt }: Ending,
): number {
  const { world, api, queue, random } = play;
  const reports = reportsOfRun(world, task.configuration, succeeded, looksGood, random);
  const position = task.runs.length - 1;
  let latest = lastReportAt;
  for (const [index, { afterMilliseconds, success, failureCode }] of reports.entries()) {
    const final = world.reporting.final && isLast && index === reports.length - 1;
    // Whoever says that nothing more will come says it last.
    const at = final ? Math.max(latest, endsAt + afterMilliseconds) : endsAt + afterMilliseconds;
    latest = Math.max(latest, at);
    queue.add(at, async () => {
      const facts = { success, failureCode, costUsd, durationSeconds };
      await api.reportOutcome(runId, { ...facts, final });
      task.reports.push({ at, run: position, success, final });
    });
  }
  return latest;
}
