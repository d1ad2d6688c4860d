import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { additionsOfTask } from '../../../../shared/domain/experiment/additions-of-task.ts';
import type { ExperimentCounts } from '../../../../shared/domain/experiment/counts.ts';
import type { ExperimentTask } from '../../../../shared/domain/experiment/experiment-task.ts';
import { readCounts } from '../../../../shared/domain/experiment/read-counts.ts';
import { accumulate } from '../../../../shared/domain/learning/add-sums.ts';
import { type Addition, isZero } from '../../../../shared/domain/learning/sums.ts';
import { sampleTask } from '../../../contracts/samples.ts';
import { SEEDED } from '../seeded.ts';
import { plainCounts, recount } from './recount.ts';

const hundredths = fc.integer({ min: 0, max: 100 });

/** What is known of a task at a fold. */
const standing = fc.record({
  counted: fc.option(
    fc.record({
      score: hundredths,
      guardrails: fc.array(hundredths, { minLength: 4, maxLength: 4 }),
    }),
  ),
  closed: fc.boolean(),
});

/** A task with all that it ever was, one after the other, and whether it is taken back in the end. */
const history = fc.record({
  arm: fc.constantFrom('control', 'challenger-1'),
  day: fc.constantFrom('2026-01-30', '2026-01-31', '2026-02-01'),
  project: fc.constantFrom(7, 123_456_789),
  segment: fc.constantFrom('bug/medium', 'feature/', '/', 'a#b/c'),
  standings: fc.array(standing, { minLength: 1, maxLength: 4 }),
  isTakenBack: fc.boolean(),
});

/** Histories of tasks, whose steps come in any order between tasks. */
const interleaved = fc.array(history, { maxLength: 12 }).chain((histories) => {
  const turns = histories.flatMap(({ standings, isTakenBack }, task) =>
    Array.from({ length: standings.length + (isTakenBack ? 1 : 0) }, () => task),
  );
  const order = fc.shuffledSubarray(turns, { minLength: turns.length, maxLength: turns.length });
  return fc.record({ histories: fc.constant(histories), order });
});

type History = typeof history extends fc.Arbitrary<infer Value> ? Value : never;

function taskOf(
  { standings, isTakenBack: _, ...of }: History,
  id: number,
  step: number,
): ExperimentTask | undefined {
  const at = standings[step];
  if (at === undefined) return undefined;
  const closed = at.closed && at.counted !== null;
  return sampleTask('bug-default-x1', `task-${id}`, { ...of, ...at, closed });
}

function additionsAt(of: History, id: number, step: number): readonly Addition[] {
  const task = taskOf(of, id, step);
  return task === undefined ? [] : additionsOfTask(task);
}

/** The counts after all steps, each of which adds what the task is and takes back what it was. */
function countsOf(histories: readonly History[], order: readonly number[]): ExperimentCounts {
  const sums = new Map<string, Addition>();
  const steps = histories.map(() => 0);
  for (const task of order) {
    const of = histories[task];
    if (of === undefined) continue;
    const step = steps[task] ?? 0;
    for (const addition of additionsAt(of, task, step)) accumulate(sums, addition);
    for (const addition of additionsAt(of, task, step - 1)) accumulate(sums, addition, -1);
    steps[task] = step + 1;
  }
  return readCounts([...sums.values()].filter(({ vector }) => !isZero(vector)));
}

describe('the counts of an experiment', () => {
  it('are a recount of its tasks as they stand, in any order, revised or taken back', () => {
    fc.assert(
      fc.property(interleaved, ({ histories, order }) => {
        const standing = histories.flatMap((of, id) => {
          const last = of.isTakenBack ? undefined : taskOf(of, id, of.standings.length - 1);
          return last === undefined ? [] : [last];
        });
        expect(plainCounts(countsOf(histories, order))).toEqual(recount(standing));
      }),
      SEEDED,
    );
  });

  it('are integers by day, the earliest first, however they are stored', () => {
    const tasks = ['2026-02-01', '2025-12-31', '2026-01-15'].map((day, id) =>
      sampleTask('bug-default-x1', `task-${id}`, { day }),
    );
    const additions = tasks.flatMap(additionsOfTask);
    expect(additions.every(({ vector }) => vector.every(Number.isInteger))).toBe(true);
    expect(readCounts(additions).days.map(({ day }) => day)).toEqual([
      '2025-12-31',
      '2026-01-15',
      '2026-02-01',
    ]);
  });

  it('are empty before the first task', () => {
    expect(plainCounts(readCounts([]))).toEqual({});
  });

  it('tell nothing of who the task was: neither its id nor its runs', () => {
    const text = JSON.stringify(additionsOfTask(sampleTask('x', 'secret', { closed: true })));
    expect(text).not.toContain('secret');
  });
});
