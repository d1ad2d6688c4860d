import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Configuration } from '../../shared/domain/strategy/configuration.ts';
import { around, chance, drawn } from '../simulator/draws.ts';
import { hasLeaf } from './configuration-leaf.ts';
import type { DeclaredWorld } from './declared-world.ts';
import { DAY_MILLISECONDS, type PlayedRun } from './play.ts';

/** A report about a run, so long after its end. */
export interface LateReport {
  readonly afterMilliseconds: number;
  readonly outcome: {
    readonly success: boolean;
    readonly failureCode?: string;
    readonly costUsd: number;
    readonly durationSeconds: number;
  };
}

/**
 * What will be reported of a run, in order of time; nothing of a lost one.
 *
 * @param looksGood the run has failed, and will be taken for a success until it is revised
 */
export function reportsOfRun(
  { reporting, failureCodes }: DeclaredWorld,
  configuration: Configuration,
  run: PlayedRun,
  looksGood: boolean,
  random: RandomGenerator,
): LateReport[] {
  const { success, costUsd, durationSeconds } = run;
  const measured = { costUsd, durationSeconds };
  const factor = reporting.delays
    .filter((delay) => delay.success === undefined || delay.success === success)
    .filter(({ edit }) => edit === undefined || hasLeaf(configuration, edit))
    .reduce((product, delay) => product * delay.factor, 1);
  const delay = around(random, reporting.delayDays) * factor * DAY_MILLISECONDS;
  const revision = around(random, reporting.revisionDays) * DAY_MILLISECONDS;
  const [failureCode] = drawn(random, Object.entries(failureCodes), ([, share]) => share);
  if (chance(random, reporting.lostShare)) return [];
  if (!looksGood) {
    const outcome = { success, ...measured, ...(success ? {} : { failureCode }) };
    return [{ afterMilliseconds: delay, outcome }];
  }
  return [
    { afterMilliseconds: delay, outcome: { success: true, ...measured } },
    {
      afterMilliseconds: delay + revision,
      outcome: { success: false, failureCode: 'reverted', ...measured },
    },
  ];
}
