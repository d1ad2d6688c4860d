import fc from 'fast-check';
import {
  type ArmDay,
  BINS,
  type ExperimentCounts,
  type Histogram,
} from '../../../../shared/domain/experiment/counts.ts';
import { wagerOf } from '../../../../shared/domain/experiment/wager.ts';

export const CONTROL = 'control';
export const CHALLENGER = 'challenger-1';

/** One task: a score in hundredths, `null` while it is open. */
export interface MadeUpTask {
  readonly treated: boolean;
  readonly day: number;
  readonly score: number | null;
}

/** So many tasks of each value, the rest 0. */
export function histogram(tasks: Readonly<Record<number, number>>): number[] {
  return Array.from({ length: BINS }, (_, bin) => tasks[bin] ?? 0);
}

/** How many tasks of one arm have each score; open ones are left out. */
export function histogramOf(tasks: readonly MadeUpTask[], treated: boolean): number[] {
  const bins = histogram({});
  for (const { score } of tasks.filter((task) => task.treated === treated)) {
    if (score !== null) bins[score] = (bins[score] ?? 0) + 1;
  }
  return bins;
}

/** Counts with nothing in them but what is given. */
export function countsWith(given: Partial<ExperimentCounts>): ExperimentCounts {
  return {
    days: [],
    guardrails: new Map(),
    projects: new Map(),
    segments: new Map(),
    ...given,
  };
}

/** One day of an arm: closed tasks and so many open ones without a score. */
export function armDay(closed: Histogram, open = 0): ArmDay {
  const tasks = Array.from(closed).reduce((sum, each) => sum + each, 0);
  return { assigned: tasks + open, closed, provisional: histogram({}) };
}

/** What is counted of these tasks. */
export function countsOf(tasks: readonly MadeUpTask[]): ExperimentCounts {
  const days = [...new Set(tasks.map(({ day }) => day))].sort((left, right) => left - right);
  return countsWith({
    days: days.map((day) => {
      const ofDay = tasks.filter((task) => task.day === day);
      const open = (treated: boolean) =>
        ofDay.filter((task) => task.treated === treated && task.score === null).length;
      return {
        day: `2026-01-${String(day + 1).padStart(2, '0')}`,
        arms: new Map([
          [CONTROL, armDay(histogramOf(ofDay, false), open(false))],
          [CHALLENGER, armDay(histogramOf(ofDay, true), open(true))],
        ]),
      };
    }),
  });
}

/** Tasks of up to ten days, whose scores are few so that evidence comes about. */
export const tasksArbitrary = fc.array(
  fc.record({
    treated: fc.boolean(),
    day: fc.integer({ min: 0, max: 9 }),
    score: fc.oneof(fc.constantFrom(0, 100), fc.integer({ min: 0, max: 100 })),
  }),
  { maxLength: 80 },
);

/** Wagers of every share, history and effect. */
export const wagerArbitrary = fc
  .record({
    treatedShare: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    controlMean: fc.double({ min: 0, max: 1, noNaN: true }),
    variance: fc.double({ min: 0, max: 0.25, noNaN: true }),
    minimumEffect: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
  })
  .map((terms) => wagerOf(terms));

/** Even arms, a control that succeeds in six of ten tasks. */
export const WAGER = wagerOf({
  treatedShare: 0.5,
  controlMean: 0.6,
  variance: 0.24,
  minimumEffect: 0.1,
});
