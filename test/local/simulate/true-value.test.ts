import { describe, expect, it } from 'vitest';
import { hasLeaf, withEdits } from '../../../local/simulate/configuration-leaf.ts';
import {
  type Cell,
  meanTrueValue,
  runTruth,
  trueValue,
} from '../../../local/simulate/true-value.ts';
import { FOUR_ATTEMPTS, smallWorld } from './small-world.ts';

const cell: Cell = { taskType: 'bug', complexity: 'low', project: 'acme/web', agent: null };
const atFirst = { day: 0, promoted: [] };
const base = {
  success: 0.5,
  costUsd: { median: 1, spread: 0 },
  durationSeconds: { median: 600, spread: 0 },
};
const { config } = smallWorld().strategy;
const edited = withEdits(config, [FOUR_ATTEMPTS]);

describe('a leaf of a configuration', () => {
  it('is found and changed by its path, and the rest stays', () => {
    expect(hasLeaf(config, FOUR_ATTEMPTS)).toBe(false);
    expect(hasLeaf(edited, FOUR_ATTEMPTS)).toBe(true);
    expect(withEdits(edited, [{ path: 'retry.maxAttempts', value: 3 }])).toEqual(config);
  });

  it('may be a list, or one that is not there yet', () => {
    const agents = { path: 'agentSelection.agents', value: ['maple', 'cedar'] };
    const action = { path: 'retry.onFailure.timeout', value: 'stop' };
    const changed = withEdits(config, [agents, action]);
    expect([agents, action].map((edit) => hasLeaf(changed, edit))).toEqual([true, true]);
    expect(hasLeaf(changed, { ...agents, value: ['maple'] })).toBe(false);
  });

  it('cannot be what no configuration has', () => {
    expect(() => withEdits(config, [{ path: 'retry.maxAttempts', value: 99 }])).toThrow();
    expect(() => withEdits(config, [{ path: 'retry.patience', value: 1 }])).toThrow();
  });
});

describe('the true value of a configuration', () => {
  it('is its success less its cost, with the effects of its leaves', () => {
    const world = smallWorld({
      base,
      effects: [{ edit: FOUR_ATTEMPTS, success: 0.2, costFactor: 2 }],
    });
    expect(trueValue(world, config, cell, atFirst)).toBeCloseTo(0.5 - 0.1, 12);
    expect(trueValue(world, edited, cell, atFirst)).toBeCloseTo(0.7 - 0.2, 12);
  });

  it('counts all runs of a task, of which a failure that looks good is the last', () => {
    const world = smallWorld({ base, runsPerTask: 2 });
    expect(trueValue(world, config, cell, atFirst)).toBeCloseTo(0.75 - 0.1 * 1.5, 12);
    const revised = smallWorld({
      base,
      runsPerTask: 2,
      reporting: { delayDays: { median: 1, spread: 0 }, revisedShare: 0.5 },
    });
    expect(trueValue(revised, config, cell, atFirst)).toBeCloseTo(0.625 - 0.1 * 1.25, 12);
  });

  it('depends on the cell of the context where an effect names one', () => {
    const world = smallWorld({
      projects: [
        { id: 'acme/web', weight: 3 },
        { id: 'acme/api', weight: 1 },
      ],
      effects: [{ where: { project: 'acme/api' }, success: -0.4 }],
      settings: { costWeight: 0 },
    });
    expect(trueValue(world, config, cell, atFirst)).toBeCloseTo(0.5, 12);
    expect(trueValue(world, config, { ...cell, project: 'acme/api' }, atFirst)).toBeCloseTo(0.1);
    expect(meanTrueValue(world, config, atFirst)).toBeCloseTo(0.4, 12);
  });

  it('changes with the days, and once a version with the leaf has been promoted', () => {
    const world = smallWorld({
      effects: [
        { fromDay: 2, untilDay: 4, success: 0.1 },
        { edit: FOUR_ATTEMPTS, oncePromoted: true, success: -0.3 },
      ],
    });
    const rate = (configuration: typeof config, day: number, promoted: (typeof config)[]) =>
      runTruth(world, configuration, cell, { day, promoted }).successRate;
    expect([1.9, 2, 3.9, 4].map((day) => rate(config, day, []))).toEqual([0.5, 0.6, 0.6, 0.5]);
    expect(rate(edited, 0, [])).toBe(0.5);
    expect(rate(edited, 0, [edited])).toBeCloseTo(0.2, 12);
    expect(rate(config, 0, [edited])).toBe(0.5);
  });

  it('never takes success for certain or impossible', () => {
    const world = smallWorld({ effects: [{ edit: FOUR_ATTEMPTS, success: 1 }, { success: -1 }] });
    expect(runTruth(world, config, cell, atFirst).successRate).toBe(0.02);
    const better = smallWorld({ effects: [{ success: 1 }] });
    expect(runTruth(better, config, cell, atFirst).successRate).toBe(0.98);
  });
});
