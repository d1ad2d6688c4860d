import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liftBounds } from '../../../../shared/domain/experiment/bounds.ts';
import { strongestEvidence } from '../../../../shared/domain/experiment/cohorts.ts';
import { SEEDED } from '../seeded.ts';
import {
  CHALLENGER,
  CONTROL,
  countsOf,
  type MadeUpTask,
  tasksArbitrary,
  WAGER,
  wagerArbitrary,
} from './made-up-counts.ts';

const closed = (treated: boolean, score: number, tasks: number): MadeUpTask[] =>
  Array.from({ length: tasks }, () => ({ treated, day: 0, score }));

const boundsOf = (tasks: readonly MadeUpTask[]) =>
  liftBounds(countsOf(tasks), CONTROL, CHALLENGER, WAGER, 20);

/** Arms that differ enough to cross thresholds either way, or hardly. */
const lopsided = fc
  .record({
    control: fc.integer({ min: 0, max: 60 }),
    challenger: fc.integer({ min: 0, max: 60 }),
    controlScore: fc.constantFrom(0, 40, 60, 100),
    challengerScore: fc.constantFrom(0, 40, 60, 100),
    rest: tasksArbitrary,
  })
  .map(({ control, challenger, controlScore, challengerScore, rest }) => [
    ...closed(false, controlScore, control),
    ...closed(true, challengerScore, challenger),
    ...rest,
  ]);

describe('the bounds of a lift', () => {
  it('exclude 0 exactly when the capital at 0 has reached the threshold', () => {
    fc.assert(
      fc.property(
        lopsided,
        wagerArbitrary,
        fc.constantFrom(1.5, 20, 60),
        (tasks, wager, threshold) => {
          const counts = countsOf(tasks);
          const { lower, upper } = liftBounds(counts, CONTROL, CHALLENGER, wager, threshold);
          const reached = (direction: 'better' | 'worse') =>
            strongestEvidence(counts, CONTROL, CHALLENGER, wager, 0, direction).logCapital >=
            Math.log(threshold);
          expect(lower > 0).toBe(reached('better'));
          expect(upper < 0).toBe(reached('worse'));
        },
      ),
      SEEDED,
    );
  });

  it('exclude 0 also when the capital is exactly what is needed', () => {
    const counts = countsOf([...closed(false, 0, 9), ...closed(true, 100, 9)]);
    const { logCapital } = strongestEvidence(counts, CONTROL, CHALLENGER, WAGER, 0, 'better');
    const exact = Math.exp(logCapital);
    const threshold = Math.log(exact) <= logCapital ? exact : exact * (1 - 2 ** -52);
    const { lower } = liftBounds(counts, CONTROL, CHALLENGER, WAGER, threshold);
    expect(lower).toBeGreaterThan(0);
    expect(lower).toBeLessThan(1e-5);
  });

  it('are −1 and 1 before anything is known', () => {
    expect(boundsOf([])).toEqual({ lower: -1, upper: 1 });
  });

  it('lie where the capital crosses the threshold', () => {
    const tasks = [...closed(false, 40, 300), ...closed(true, 60, 300)];
    const { lower, upper } = boundsOf(tasks);
    const at = (lift: number, direction: 'better' | 'worse') =>
      strongestEvidence(countsOf(tasks), CONTROL, CHALLENGER, WAGER, lift, direction).logCapital;
    expect(at(lower, 'better')).toBeCloseTo(Math.log(20), 3);
    expect(at(upper, 'worse')).toBeCloseTo(Math.log(20), 3);
    expect(lower).toBeLessThan(0.2);
    expect(upper).toBeGreaterThan(0.2);
  });

  it('widen while tasks are open', () => {
    const tasks = [...closed(false, 40, 100), ...closed(true, 60, 100)];
    const open = Array.from({ length: 10 }, () => ({ treated: true, day: 0, score: null }));
    expect(boundsOf([...tasks, ...open]).lower).toBeLessThan(boundsOf(tasks).lower);
    expect(boundsOf([...tasks, ...open]).upper).toBeGreaterThan(boundsOf(tasks).upper);
  });
});
