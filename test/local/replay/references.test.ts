import { describe, expect, it } from 'vitest';
import { referencesOf } from '../../../local/replay/references.ts';
import { recordedUtility } from '../../../local/replay/utility.ts';
import { taskWith } from './example-tasks.ts';

const tasks = [
  taskWith({ a: [1, 1], b: [1, 0.5], c: [0, 0] }),
  taskWith({ a: [1, 1], b: [0, 0.5] }),
];

describe('utility', () => {
  it('is success minus the price of the dollars', () => {
    expect(recordedUtility({ success: 1, costUsd: 2 }, 0.1)).toBeCloseTo(0.8, 12);
  });

  it('is clipped to [−1, 1]', () => {
    expect(recordedUtility({ success: 0, costUsd: 500 }, 0.1)).toBe(-1);
  });
});

describe('the references', () => {
  const { uniform, fixed, oracle } = referencesOf(tasks, 0.1);

  it('average uniform choice over the alternatives of each task, then over the tasks', () => {
    expect(uniform.utility).toBeCloseTo(((0.9 + 0.95 + 0) / 3 + (0.9 - 0.05) / 2) / 2, 12);
    expect(uniform.costUsd).toBeCloseTo((1.5 / 3 + 1.5 / 2) / 2, 12);
  });

  it('compare only options that every task offers', () => {
    expect(fixed.map(({ option }) => option)).toEqual(['a', 'b']);
    expect(fixed[0]).toMatchObject({ option: 'a', utility: 0.9, successRate: 1, costUsd: 1 });
  });

  it('let the oracle take the best of each task', () => {
    expect(oracle.utility).toBeCloseTo((0.95 + 0.9) / 2, 12);
  });

  it('know no fixed option when the tasks share none', () => {
    expect(referencesOf([taskWith({ a: [1, 0] }), taskWith({ b: [1, 0] })], 0.1).fixed).toEqual([]);
  });
});
