import { describe, expect, it } from 'vitest';
import type { TaskRun } from '../../../../shared/domain/experiment/experiment-task.ts';
import {
  countedTask,
  guardrailValues,
  lastSettled,
  scorePerUtility,
  taskScore,
} from '../../../../shared/domain/experiment/task-score.ts';
import { at } from '../../../contracts/samples.ts';
import { PRICES, TERMS, taskRun } from './running-experiment.ts';

const UNSETTLED = { quality: null, success: false };

describe('the score of a task', () => {
  it.each<[string, readonly TaskRun[], number]>([
    ['a success for nothing is the best', [taskRun('a')], 1],
    ['a success is worth what it costs less', [taskRun('a', { costUsd: 2 })], 0.9],
    ['half a success', [taskRun('a', { quality: 0.5 })], 0.75],
    [
      'a person who is called costs money too',
      [taskRun('a', { costUsd: 1, escalated: true })],
      0.7,
    ],
    ['a failure for nothing', [taskRun('a', { quality: 0, success: false })], 0.5],
    ['a failure at the spend cap is the worst', [taskRun('a', { quality: 0, costUsd: 10 })], 0],
    ['what goes beyond the spend cap does not count', [taskRun('a', { costUsd: 1_000 })], 0.5],
    [
      'escalations count up to the spend cap as well',
      [taskRun('a', { escalated: true }), taskRun('b', { escalated: true, costUsd: 7 })],
      0.5,
    ],
    [
      'a run that is not settled has no quality, and costs',
      [taskRun('a', { ...UNSETTLED, costUsd: 4 })],
      0.3,
    ],
    ['no run at all', [], 0.5],
  ])('%s', (_, runs, score) => {
    expect(taskScore(runs, PRICES)).toBeCloseTo(score, 12);
  });

  it('is the quality of the last settled run less the cost of all', () => {
    const runs = [
      taskRun('b', { createdAt: at(2), quality: 0.8, costUsd: 1 }),
      taskRun('c', { ...UNSETTLED, createdAt: at(3), costUsd: 2 }),
      taskRun('a', { createdAt: at(1), quality: 0, costUsd: 1 }),
    ];
    expect(taskScore(runs, PRICES)).toBeCloseTo((0.8 - 0.4 + 1) / 2, 12);
    expect(taskScore(runs.toReversed(), PRICES)).toBe(taskScore(runs, PRICES));
  });

  it('is the quality alone where money does not count', () => {
    const prices = { ...PRICES, costWeight: 0 };
    expect(taskScore([taskRun('a', { quality: 0.3, costUsd: 50 })], prices)).toBeCloseTo(0.3, 12);
    expect(scorePerUtility(prices)).toBe(1);
  });

  it('changes by the declared rate with utility', () => {
    const [dear, cheap] = [3, 2].map((costUsd) => taskScore([taskRun('a', { costUsd })], PRICES));
    expect((cheap ?? 0) - (dear ?? 0)).toBeCloseTo(0.1 * scorePerUtility(PRICES), 12);
  });
});

describe('the last settled run', () => {
  it('is the one begun last, whatever the order in which runs are known', () => {
    const runs = [taskRun('z', { createdAt: at(1) }), taskRun('a', { createdAt: at(2) })];
    expect(lastSettled(runs)?.runId).toBe('a');
    expect(lastSettled(runs.toReversed())?.runId).toBe('a');
  });

  it('is, of runs begun at the same moment, the same in any order', () => {
    const runs = [taskRun('a'), taskRun('b')];
    expect(lastSettled(runs)?.runId).toBe('b');
    expect(lastSettled(runs.toReversed())?.runId).toBe('b');
  });

  it('is none while nothing is settled', () => {
    expect(lastSettled([taskRun('a', UNSETTLED)])).toBeUndefined();
  });
});

describe('what a task measures for the guardrails', () => {
  it('is all that its runs cost and took, and whether it failed or called a person', () => {
    const runs = [
      taskRun('a', {
        createdAt: at(1),
        success: false,
        costUsd: 2,
        durationSeconds: 60,
        escalated: true,
      }),
      taskRun('b', { createdAt: at(2), costUsd: 1, durationSeconds: 30 }),
    ];
    expect(guardrailValues(runs)).toEqual({ cost: 3, duration: 90, failure: 0, escalation: 1 });
  });

  it('is a failure without a settled run', () => {
    expect(guardrailValues([taskRun('a', UNSETTLED)])).toMatchObject({ failure: 1 });
  });

  it('is counted in hundredths of the cap, at most the cap', () => {
    const counted = (costUsd: number) =>
      countedTask([taskRun('a', { costUsd })], TERMS).guardrails[0];
    expect([0, 2, 8, 80].map(counted)).toEqual([0, 25, 100, 100]);
  });

  it('is counted with the score in hundredths, by the order of the metrics', () => {
    const run = taskRun('a', {
      success: false,
      quality: 0.333,
      durationSeconds: 9,
      escalated: true,
    });
    expect(countedTask([run], TERMS)).toEqual({ score: 42, guardrails: [0, 100, 100, 100] });
  });
});
