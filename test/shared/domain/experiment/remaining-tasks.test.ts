import { describe, expect, it } from 'vitest';
import { growthTable } from '../../../../shared/domain/experiment/capital.ts';
import { strongestEvidence } from '../../../../shared/domain/experiment/cohorts.ts';
import { remainingTasks } from '../../../../shared/domain/experiment/remaining-tasks.ts';
import { CHALLENGER, CONTROL, countsOf, type MadeUpTask, WAGER } from './made-up-counts.ts';

/** Rounds of ten tasks an arm: the control has six successes, the challenger eight. */
const rounds = (many: number): MadeUpTask[] =>
  Array.from({ length: many * 20 }, (_, at) => ({
    treated: at % 2 === 0,
    day: 0,
    score: Math.floor((at % 20) / 2) < (at % 2 === 0 ? 8 : 6) ? 100 : 0,
  }));

const remaining = (tasks: readonly MadeUpTask[], threshold = 20) =>
  remainingTasks(countsOf(tasks), CONTROL, CHALLENGER, WAGER, threshold);

describe('the remaining tasks', () => {
  it('are the missing log capital over the growth of the best bet', () => {
    const counts = countsOf(rounds(3));
    const table = growthTable(WAGER, 0, 'better');
    const growth = WAGER.bets.map((_, bet) => {
      const gain = (treated: boolean, bin: number) => table.of(treated, bin)[bet] ?? 0;
      return (
        (8 * gain(true, 100) + 2 * gain(true, 0) + 6 * gain(false, 100) + 4 * gain(false, 0)) / 20
      );
    });
    const { logCapital } = strongestEvidence(counts, CONTROL, CHALLENGER, WAGER, 0, 'better');
    const expected = (Math.log(20) - logCapital) / Math.max(...growth);
    expect(remaining(rounds(3))).toBe(Math.ceil(expected));
  });

  it('come out about right when tasks go on as they went', () => {
    const first = remaining(rounds(3)) ?? Number.NaN;
    const needed = 3 + Math.ceil(first / 20);
    expect(remaining(rounds(needed + 1))).toBe(0);
    expect(remaining(rounds(needed - 3))).toBeGreaterThan(0);
  });

  it('are unknown while no bet has gained', () => {
    expect(remaining([])).toBeUndefined();
    expect(
      remaining(rounds(3).map((task) => ({ ...task, treated: !task.treated }))),
    ).toBeUndefined();
  });

  it('are none once the threshold is reached', () => {
    expect(remaining(rounds(50))).toBe(0);
  });
});
