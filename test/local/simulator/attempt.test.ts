import { mersenne } from 'pure-rand/generator/mersenne';
import { describe, expect, it } from 'vitest';
import { simulateAttempt, trueSuccessRate } from '../../../local/simulator/attempt.ts';
import { type SimulatedTask, simulatedTasks } from '../../../local/simulator/tasks.ts';
import { WORLD } from '../../../local/simulator/world.ts';

const OPTION = 'terminal:cedar';

/** Attempts at 20,000 tasks. */
function attempts(failedBefore: readonly string[], accept: (task: SimulatedTask) => boolean) {
  const random = mersenne(1);
  return simulatedTasks(WORLD, random)
    .take(20_000)
    .filter(accept)
    .map((task) => {
      const plan = { option: OPTION, approach: 'hierarchical', failed: failedBefore } as const;
      return { task, ...simulateAttempt(WORLD, task, plan, random) };
    })
    .toArray();
}

const rateOf = (results: readonly { success: boolean }[]) =>
  results.filter(({ success }) => success).length / results.length;

describe('a simulated attempt', () => {
  it.each(['small', 'large'] as const)('succeeds at the true rate on %s tasks', (size) => {
    const results = attempts([], (task) => task.size === size);
    const rates = results.map(({ task }) => trueSuccessRate(WORLD, task, OPTION, 'hierarchical'));
    const expected = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    expect(Math.abs(rateOf(results) - expected)).toBeLessThan(0.02);
  });

  it('seldom succeeds where the same option has failed', () => {
    const rate = rateOf(attempts([OPTION], () => true));
    expect(Math.abs(rate - WORLD.successOnRepeat)).toBeLessThan(0.01);
  });

  it('costs about its median times what size and approach add', () => {
    const costs = attempts([], ({ size }) => size === 'small').map(({ costUsd }) => costUsd);
    const median = costs.sort((left, right) => left - right)[Math.floor(costs.length / 2)];
    expect(median).toBeCloseTo(0.5 * 1.5, 1);
  });

  it('has a failure code when it failed and only then', () => {
    const results = attempts([], () => true).slice(0, 500);
    expect(results.every(({ success, failureCode }) => success === (failureCode === null))).toBe(
      true,
    );
  });

  it('refuses an option that the world does not have', () => {
    const [task] = simulatedTasks(WORLD, mersenne(1)).take(1).toArray();
    if (task === undefined) throw new Error('expected a task');
    expect(() => trueSuccessRate(WORLD, task, 'toString', 'single')).toThrow('got "toString"');
  });
});
