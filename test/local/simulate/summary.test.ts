import { describe, expect, it } from 'vitest';
import type { EndedExperiment } from '../../../local/simulate/ended-experiment.ts';
import { proportion } from '../../../local/simulate/proportion.ts';
import { summarise } from '../../../local/simulate/summary.ts';
import type { WorldReport } from '../../../local/simulate/world-report.ts';
import { smallWorld } from './small-world.ts';

const report = (seed: number, experiments: readonly EndedExperiment[]): WorldReport => ({
  seed,
  tasks: 100,
  runs: 120,
  meanUtility: seed / 10,
  successRate: 0.5,
  regretPerTask: 0.01,
  gainPerTask: 0,
  experiments,
  undecided: false,
  bestValue: 1,
  valuesByDay: [],
  alerts: [],
});

const ended = (some: Partial<EndedExperiment>): EndedExperiment => ({
  id: 'simulated-x3',
  kind: 'comparison',
  verdict: 'promote',
  reason: '',
  startedDay: 3,
  endedDay: 13,
  arms: [
    { name: 'control', versionId: 'simulated@1', tasks: 110 },
    { name: 'challenger-1', versionId: 'simulated@2', tasks: 90 },
  ],
  settledTasks: 190,
  trueLift: 0.1,
  ...some,
});

describe('a share', () => {
  it('has the interval of Wilson', () => {
    // By hand: middle .08943, half .07561.
    const { lower, upper } = proportion(2, 40);
    expect([lower, upper].map((bound) => bound.toFixed(4))).toEqual(['0.0138', '0.1650']);
    expect(proportion(0, 0)).toMatchObject({ share: null, lower: 0, upper: 1 });
    expect(proportion(40, 40)).toMatchObject({ share: 1, upper: 1 });
    expect(proportion(0, 3)).toMatchObject({ share: 0, lower: 0 });
  });
});

describe('many worlds together', () => {
  const reports = [
    report(1, [ended({}), ended({ kind: 'retention', verdict: 'keep' })]),
    report(2, [
      ended({ endedDay: 15 }),
      ended({ verdict: 'roll_back', startedDay: 15, endedDay: 18, trueLift: -0.6 }),
    ]),
    report(3, [ended({ trueLift: 0 })]),
    report(4, [ended({ verdict: 'reject', trueLift: 0 })]),
  ];
  const summary = summarise('small', smallWorld(), reports);

  it('count promotions, and as false those that are truly no better', () => {
    expect(summary.promoting).toMatchObject({ count: 3, of: 4 });
    expect(summary.promotingFalsely).toMatchObject({ count: 1, of: 4 });
    expect(summary.verdicts).toEqual({ promote: 3, keep: 1, roll_back: 1, reject: 1 });
  });

  it('tell how long promotions and rollbacks took', () => {
    expect(summary.daysToPromotion).toMatchObject({ median: 10 });
    expect(summary.tasksAnArmToPromotion).toMatchObject({ median: 100 });
    expect(summary.rolledBack).toMatchObject({ count: 1, of: 3 });
    expect(summary.daysToRollback).toMatchObject({ median: 3 });
    expect(
      summary.rolledBackWithin.map(({ settledTasks, count }) => [settledTasks, count]),
    ).toEqual([
      [200, 1],
      [700, 1],
    ]);
  });

  it('have a middle and a range', () => {
    expect(summary.meanUtility).toEqual({ low: 0.13, median: 0.25, high: 0.37 });
    expect(summary).toMatchObject({ worlds: 4, tasks: 400, runs: 480 });
  });
});
