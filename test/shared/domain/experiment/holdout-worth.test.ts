import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { describe, expect, it } from 'vitest';
import {
  holdoutWorth,
  type TaskSums,
  type WorthDay,
} from '../../../../shared/domain/experiment/holdout-worth.ts';
import { worthDays } from '../../../../shared/domain/experiment/worth-days.ts';

const sumsOf = (utilities: readonly number[]): TaskSums => ({
  tasks: utilities.length,
  utility: utilities.reduce((sum, each) => sum + each, 0),
  squares: utilities.reduce((sum, each) => sum + each ** 2, 0),
});
const day = (holdout: readonly number[], learned: readonly number[]): WorthDay => ({
  holdout: sumsOf(holdout),
  learned: sumsOf(learned),
});
/** So many tasks, of which a share succeeds. */
const tasks = (count: number, share: number) =>
  Array.from({ length: count }, (_, at) => (at < count * share ? 1 : 0));

const mean = (values: readonly number[]) => sumsOf(values).utility / values.length;
const half = ({ interval }: ReturnType<typeof holdoutWorth>) =>
  interval === null ? Number.NaN : (interval.upper - interval.lower) / 2;

/**
 * Worlds in which learning adds .1, while the success of all tasks grows from .2 to .8 and ever fewer
 * are held out.
 */
const GAIN = 0.1;
const DRIFT = [0.2, 0.35, 0.5, 0.65, 0.8];
const SHARES = [0.5, 0.3, 0.2, 0.1, 0.1];
function* drifting(worlds: number): Generator<WorthDay[]> {
  const random = mersenne(20_260_101);
  const drawn = (share: number) => uniformFloat64(random) < share;
  for (let world = 0; world < worlds; world += 1) {
    yield DRIFT.map((success, at) => {
      const utilities: { holdout: number[]; learned: number[] } = { holdout: [], learned: [] };
      for (let task = 0; task < 80; task += 1) {
        const isHeldOut = drawn(SHARES[at] ?? 0);
        const utility = (drawn(success + (isHeldOut ? 0 : GAIN)) ? 1 : 0) - 0.1;
        utilities[isHeldOut ? 'holdout' : 'learned'].push(utility);
      }
      return day(utilities.holdout, utilities.learned);
    });
  }
}

describe('what learning is worth', () => {
  it('is the difference within days, weighted by their held-out tasks', () => {
    const days = [day([0, 0, 1, 1], [1, 1, 1, 0]), day([1, 1], [1, 1, 0, 0])];
    const { difference, holdoutTasks, learnedTasks } = holdoutWorth(days);
    expect([holdoutTasks, learnedTasks]).toEqual([6, 8]);
    expect(difference).toBeCloseTo((4 * 0.25 - 2 * 0.5) / 6, 12);
  });

  it('leaves out days on which one side has no task', () => {
    const both = day([0, 1], [1, 1]);
    const worth = holdoutWorth([both]);
    expect(holdoutWorth([both, day([], [0, 0, 0]), day([1], [])])).toEqual(worth);
  });

  it('is told to about four points by 500 held-out tasks', () => {
    const days = Array.from({ length: 50 }, () => day(tasks(10, 0.7), tasks(190, 0.8)));
    expect(half(holdoutWorth(days))).toBeGreaterThan(0.035);
    expect(half(holdoutWorth(days))).toBeLessThan(0.045);
  });

  it('is unknown without tasks, and has no interval below two on a side', () => {
    expect(holdoutWorth([])).toEqual({
      holdoutTasks: 0,
      learnedTasks: 0,
      difference: null,
      interval: null,
      level: 0.95,
    });
    const one = holdoutWorth([day([0], [1, 1, 1])]);
    expect([one.difference, one.interval]).toEqual([1, null]);
  });

  it('is not certain because a few tasks ended alike', () => {
    expect(half(holdoutWorth([day([1, 1, 1], tasks(60, 1))]))).toBeGreaterThan(0.3);
  });

  it('is unbiased and inside its interval although success drifts and the share changes', () => {
    const worlds = [...drifting(1_000)];
    const found = worlds.map(holdoutWorth);
    const error = mean(found.map(({ difference }) => (difference ?? Number.NaN) - GAIN));
    expect(Math.abs(error)).toBeLessThan(0.006);
    const covered = found.map(({ interval }) =>
      interval !== null && interval.lower <= GAIN && GAIN <= interval.upper ? 1 : 0,
    );
    expect(mean(covered)).toBeGreaterThanOrEqual(0.93);
    // What days are for: all of them in one, the drift counts as a gain.
    const pooled = worlds.map((days) => {
      const [holdout, learned] = (['holdout', 'learned'] as const).map((side) => ({
        tasks: days.reduce((sum, each) => sum + each[side].tasks, 0),
        utility: days.reduce((sum, each) => sum + each[side].utility, 0),
      }));
      return (
        (learned?.utility ?? 0) / (learned?.tasks ?? 0) -
        (holdout?.utility ?? 0) / (holdout?.tasks ?? 0)
      );
    });
    expect(mean(pooled) - GAIN).toBeGreaterThan(0.1);
  });

  it('is read from sums, one member a day and side', () => {
    const days = worthDays([
      { member: '2026-01-02#learned', vector: Float64Array.of(3, 2, 2) },
      { member: '2026-01-01#learned', vector: Float64Array.of(4, 1, 1) },
      { member: '2026-01-02#holdout', vector: Float64Array.of(2, 1, 1) },
    ]);
    expect(days).toEqual([
      {
        holdout: { tasks: 2, utility: 1, squares: 1 },
        learned: { tasks: 3, utility: 2, squares: 2 },
      },
      {
        holdout: { tasks: 0, utility: 0, squares: 0 },
        learned: { tasks: 4, utility: 1, squares: 1 },
      },
    ]);
  });
});
