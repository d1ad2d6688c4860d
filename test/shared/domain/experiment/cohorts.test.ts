import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growthTable, logCapital } from '../../../../shared/domain/experiment/capital.ts';
import {
  arrivedEvidence,
  strongestEvidence,
} from '../../../../shared/domain/experiment/cohorts.ts';
import { SEEDED } from '../seeded.ts';
import {
  armDay,
  CHALLENGER,
  CONTROL,
  countsOf,
  countsWith,
  histogram,
  histogramOf,
  tasksArbitrary,
  WAGER,
} from './made-up-counts.ts';

const oneDay = (control: ReturnType<typeof armDay>, challenger: ReturnType<typeof armDay>) =>
  countsWith({
    days: [
      {
        day: '2026-01-01',
        arms: new Map([
          [CONTROL, control],
          [CHALLENGER, challenger],
        ]),
      },
    ],
  });

const better = (counts: ReturnType<typeof countsOf>) =>
  strongestEvidence(counts, CONTROL, CHALLENGER, WAGER, 0, 'better');

describe('the evidence of cohorts', () => {
  it('is that of all tasks when none is open and each day adds to it', () => {
    const [control, challenger] = [histogram({ 0: 20 }), histogram({ 100: 20 })];
    const table = growthTable(WAGER, 0, 'better');
    expect(better(oneDay(armDay(control), armDay(challenger)))).toEqual({
      logCapital: logCapital(table, control, challenger),
      throughDay: '2026-01-01',
    });
  });

  it('counts open tasks at the worst score for the claim', () => {
    const open = oneDay(armDay(histogram({ 0: 20 }), 3), armDay(histogram({ 100: 20 }), 4));
    const worst = {
      control: histogram({ 0: 20, 100: 3 }),
      challenger: histogram({ 100: 20, 0: 4 }),
    };
    const best = { control: histogram({ 0: 23 }), challenger: histogram({ 100: 24 }) };
    expect(better(open)).toEqual(better(oneDay(armDay(worst.control), armDay(worst.challenger))));
    const worse = (counts: typeof open) =>
      strongestEvidence(counts, CONTROL, CHALLENGER, WAGER, 0.9, 'worse').logCapital;
    expect(worse(open)).toBe(worse(oneDay(armDay(best.control), armDay(best.challenger))));
  });

  it('is that of the strongest cohort, by its last day', () => {
    const good = Array.from({ length: 40 }, (_, at) => ({ treated: at % 2 === 0, day: 0 }));
    const first = good.map((task) => ({ ...task, score: task.treated ? 100 : 0 }));
    const second = first.map(({ treated, score }) => ({ treated, day: 1, score: 100 - score }));
    expect(better(countsOf([...first, ...second]))).toEqual(better(countsOf(first)));
    expect(better(countsOf([...first, ...second])).throughDay).toBe('2026-01-01');
  });

  it('is never below that of no task at all', () => {
    const bad = oneDay(armDay(histogram({ 100: 9 })), armDay(histogram({ 0: 9 })));
    expect(better(bad)).toEqual({ logCapital: 0, throughDay: null });
  });

  it('is never above what it is when all open tasks have closed, whatever their scores', () => {
    fc.assert(
      fc.property(
        tasksArbitrary.chain((tasks) =>
          fc.record({
            tasks: fc.constant(tasks),
            open: fc.array(fc.boolean(), { minLength: tasks.length, maxLength: tasks.length }),
          }),
        ),
        fc.constantFrom('better' as const, 'worse' as const),
        fc.double({ min: -1, max: 1, noNaN: true }),
        ({ tasks, open }, direction, lift) => {
          const now = tasks.map((task, at) => (open[at] ? { ...task, score: null } : task));
          const evidence = [now, tasks].map(
            (each) =>
              strongestEvidence(countsOf(each), CONTROL, CHALLENGER, WAGER, lift, direction)
                .logCapital,
          );
          expect(evidence[0]).toBeLessThanOrEqual((evidence[1] ?? 0) + 1e-9);
        },
      ),
      SEEDED,
    );
  });

  it('does not depend on the order in which tasks were counted', () => {
    fc.assert(
      fc.property(
        tasksArbitrary.chain((tasks) =>
          fc.tuple(
            fc.constant(tasks),
            fc.shuffledSubarray(tasks, { minLength: tasks.length, maxLength: tasks.length }),
          ),
        ),
        ([tasks, shuffled]) => {
          expect(better(countsOf(shuffled))).toEqual(better(countsOf(tasks)));
        },
      ),
      SEEDED,
    );
  });

  it('is refused when more tasks have closed than were assigned', () => {
    const broken = { ...armDay(histogram({ 100: 2 })), assigned: 1 };
    expect(() => better(oneDay(armDay(histogram({})), broken))).toThrow(RangeError);
  });
});

describe('the evidence of what has arrived', () => {
  it('is that of closed tasks and of open ones that have a score', () => {
    const control = { ...armDay(histogram({ 0: 5 }), 2), provisional: histogram({ 10: 2 }) };
    const challenger = { ...armDay(histogram({ 90: 4 }), 3), provisional: histogram({ 80: 3 }) };
    const table = growthTable(WAGER, 0, 'better');
    const merged = logCapital(table, histogram({ 0: 5, 10: 2 }), histogram({ 90: 4, 80: 3 }));
    const counts = oneDay(control, challenger);
    expect(arrivedEvidence(counts, CONTROL, CHALLENGER, WAGER, 0, 'better')).toBeCloseTo(
      merged,
      12,
    );
  });

  it('is the final one once all tasks are closed, over all days together', () => {
    fc.assert(
      fc.property(tasksArbitrary, (tasks) => {
        const table = growthTable(WAGER, 0, 'worse');
        const arrived = arrivedEvidence(countsOf(tasks), CONTROL, CHALLENGER, WAGER, 0, 'worse');
        const all = logCapital(table, histogramOf(tasks, false), histogramOf(tasks, true));
        expect(arrived).toBeCloseTo(all, 9);
      }),
      SEEDED,
    );
  });
});
