import { describe, expect, it } from 'vitest';
import { schedule } from '../../../local/replay/schedule.ts';
import { numbered, taskWith } from './example-tasks.ts';

const tasks = numbered(['x', 'y', 'z'].map((taskId) => taskWith({ a: [1, 0] }, taskId)));
const idsOf = (passes: number, seed?: number) =>
  schedule(tasks, passes, seed).map(({ runId }) => runId);

describe('the schedule of a replay', () => {
  it('names runs by shuffle, pass and line', () => {
    expect(idsOf(2)).toEqual(
      [1, 2].flatMap((pass) => [1, 2, 3].map((line) => `replay-0-${pass}-${line}`)),
    );
  });

  it('keeps the line of a task wherever it is played', () => {
    const ids = idsOf(1, 5);
    expect(ids.toSorted()).toEqual(['replay-5-1-1', 'replay-5-1-2', 'replay-5-1-3']);
    expect(schedule(tasks, 1, 5).map(({ task }) => task.taskId)).toEqual(
      ids.map((id) => 'xyz'[Number(id.at(-1)) - 1]),
    );
  });
});
