import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../../shared/domain/experiment/experiment.ts';
import { reportOf } from '../../../../shared/domain/experiment/report.ts';
import { at, versionIdOf } from '../../../contracts/samples.ts';
import {
  type Alike,
  countsOfTasks,
  DAY_SECONDS,
  outOf,
  runningExperiment,
} from './running-experiment.ts';

const CONTROL = 'control';
const CHALLENGER = 'challenger-1';

const whyOf = (tasks: readonly Alike[], changes: Partial<Experiment> = {}, days = 10) =>
  reportOf(runningExperiment(changes), countsOfTasks(...tasks), at(days * DAY_SECONDS)).why;

const open = (arm: string, tasks: number): Alike => ({ arm, tasks, score: null });

const arms = (challenger: number) => [
  { name: CONTROL, versionId: versionIdOf('bug-default@1'), weight: 1 - challenger, closed: null },
  { name: CHALLENGER, versionId: versionIdOf('bug-default@2'), weight: challenger, closed: null },
];

describe('why an experiment is undecided', () => {
  it('is told of none that has ended', () => {
    expect(whyOf([], { status: 'ended' })).toBeNull();
  });

  it('is that no task has come', () => {
    expect(whyOf([])).toBe('No task has come yet. It ends on 2026-03-02.');
  });

  it('is that too few tasks have a final value', () => {
    expect(whyOf([open(CONTROL, 1)])).toBe(
      'No task has a final value, too few for a forecast; 1 task is still open.',
    );
    expect(whyOf([{ arm: CONTROL, tasks: 1 }, open(CHALLENGER, 2)])).toBe(
      'Only 1 task has a final value, too few for a forecast; 2 tasks are still open.',
    );
  });

  it("is how many tasks are missing, at today's effect", () => {
    const tasks = [...outOf(CONTROL, 60, 100), ...outOf(CHALLENGER, 75, 100)];
    expect(whyOf([...tasks, open(CONTROL, 1)])).toMatch(
      /^challenger-1 needs about \d+ more tasks an arm at today's effect; 1 task is still open\. It ends after 1800 tasks more or on 2026-03-02 at the latest\.$/,
    );
  });

  it('is how many tasks of both arms are missing where the arms are uneven', () => {
    const tasks = [...outOf(CONTROL, 96, 160), ...outOf(CHALLENGER, 30, 40)];
    expect(whyOf(tasks, { arms: arms(0.2) })).toMatch(
      /^challenger-1 needs about \d+ more tasks of the two arms together at today's effect; no task is open\./,
    );
  });

  it('is that nothing is better so far', () => {
    const tasks = [...outOf(CONTROL, 12, 20), ...outOf(CHALLENGER, 12, 20)];
    expect(whyOf(tasks)).toMatch(/^challenger-1 is not better so far; no task is open\./);
  });

  it('is what is in the way of a promotion', () => {
    const better = [...outOf(CONTROL, 60, 100), ...outOf(CHALLENGER, 90, 100)];
    expect(whyOf(better, {}, 3)).toBe(
      'challenger-1 is better, but it has been tested for less than 7 days: it becomes current on 2026-01-08 if that stays so; no task is open.',
    );
  });

  it('is that open tasks could still speak against it', () => {
    const better = [...outOf(CONTROL, 60, 100), ...outOf(CHALLENGER, 90, 100)];
    expect(whyOf([...better, open(CHALLENGER, 100), open(CONTROL, 100)])).toMatch(
      /^challenger-1 is found better as soon as its open tasks do not speak against it; 200 tasks are still open\./,
    );
  });

  it('is, of a retention, that nothing worse was found and its time is not over', () => {
    const [previous, promoted] = arms(0.9);
    const retention = {
      kind: 'retention',
      arms: [previous, promoted].flatMap((arm) => (arm === undefined ? [] : [arm])),
      endsAt: at(14 * DAY_SECONDS),
    } as const;
    expect(whyOf([{ arm: CONTROL, tasks: 1 }, open(CHALLENGER, 3)], retention)).toBe(
      'bug-default@2 has not been found worse than bug-default@1 so far; 3 tasks are still open. It ends on 2026-01-15.',
    );
  });

  it('speaks of the challenger with the most evidence that is not out', () => {
    const closed = { kind: 'reject', versionId: null, reason: 'out', at: at(9) } as const;
    const [control, first] = arms(0.5);
    const three = [control, first].flatMap((arm) => (arm === undefined ? [] : [arm]));
    const second = {
      name: 'challenger-2',
      versionId: versionIdOf('bug-default@3'),
      weight: 0.5,
      closed,
    };
    const tasks = [
      ...outOf(CONTROL, 60, 100),
      ...outOf(CHALLENGER, 66, 100),
      ...outOf('challenger-2', 95, 100),
    ];
    expect(whyOf(tasks, { arms: [...three, second] })).toMatch(/^challenger-1 /);
    expect(whyOf(tasks, { arms: [...three, { ...second, closed: null }] })).toMatch(
      /^challenger-2 /,
    );
  });
});
