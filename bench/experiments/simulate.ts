import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { growthTable } from '../../shared/domain/experiment/capital.ts';
import { capitalNeeded } from '../../shared/domain/experiment/error-rate.ts';
import type { GrowthTable } from '../../shared/domain/experiment/growth-table.ts';
import { wagerOf } from '../../shared/domain/experiment/wager.ts';
import { factorsOf, reachedAfter } from './capital-run.ts';
import type { Scores } from './scores.ts';
import { type Share, shareOf } from './share.ts';
import { drawTasks, type Tasks } from './tasks.ts';

/** Ten thousand, so that a share of .05 is known to .002; fewer for a quick look. */
export const REPETITIONS = Number(process.env.BATON_BENCH_REPETITIONS ?? 10_000);

/** An experiment that is drawn many times. */
export interface Trial {
  /** The control first. */
  readonly arms: readonly Scores[];
  /** Its challengers have equal parts of the rest. Half by default. */
  readonly controlShare?: number;
  /** Of all arms together. */
  readonly tasks: number;
  /** .1 by default. */
  readonly minimumEffect?: number;
  /** What is known before it starts. The truth about the control by default. */
  readonly history?: { readonly mean: number; readonly variance: number };
}

/** Draws a trial again and again; the tasks are overwritten by the next draw. */
export function forEachDraw(
  { arms, controlShare = 0.5, tasks }: Trial,
  seed: number,
  visit: (tasks: Tasks) => void,
): void {
  const random = xoroshiro128plus(seed);
  const drawn: Tasks = new Uint16Array(tasks);
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    drawTasks(drawn, random, controlShare, arms);
    visit(drawn);
  }
}

/** The table of the test that a trial is for: the challenger is better than the control. */
export function tableOf(
  { arms, controlShare = 0.5, minimumEffect = 0.1, history }: Trial,
  lift = 0,
  direction: 'better' | 'worse' = 'better',
): GrowthTable {
  const share = (1 - controlShare) / (arms.length - 1);
  const known = history ?? arms[0] ?? { mean: 0.5, variance: 0.25 };
  const wager = wagerOf({
    treatedShare: share / (controlShare + share),
    controlMean: known.mean,
    variance: known.variance,
    minimumEffect,
  });
  return growthTable(wager, lift, direction);
}

/** How often a challenger is promoted, looking after every task. */
export function promotions(trial: Trial, seed: number, table = tableOf(trial)): Share {
  const factors = factorsOf(table);
  const challengers = trial.arms.length - 1;
  const threshold = capitalNeeded(challengers);
  let hits = 0;
  forEachDraw(trial, seed, (tasks) => {
    for (let arm = 1; arm <= challengers; arm += 1) {
      if (reachedAfter(tasks, factors, threshold, arm) <= tasks.length) {
        hits += 1;
        break;
      }
    }
  });
  return shareOf(hits, REPETITIONS);
}
