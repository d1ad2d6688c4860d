import { describe, expect, it } from 'vitest';
import { experimentTermsSchema } from '../../../../shared/domain/experiment/experiment.ts';
import type { TaskRun } from '../../../../shared/domain/experiment/experiment-task.ts';
import { GUARDRAIL_METRICS } from '../../../../shared/domain/experiment/guardrail-metrics.ts';
import { termsFrom } from '../../../../shared/domain/experiment/terms.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/domain/settings.ts';
import { taskRun } from './running-experiment.ts';

const GUARDRAILS = GUARDRAIL_METRICS.map((metric) => ({ metric, margin: 0.1 }));

const termsOf = (runs: readonly TaskRun[], guardrails = GUARDRAILS) =>
  termsFrom(runs, DEFAULT_SETTINGS, guardrails);

/** So many runs alike. */
const alike = (many: number, changes: Partial<TaskRun>) =>
  Array.from({ length: many }, (_, at) => taskRun(`run-${at}`, changes));

describe('the terms of an experiment', () => {
  it('are the prices in force, and what ten assumed runs say where there is no history', () => {
    const { guardrails, ...terms } = termsOf([]);
    expect(terms).toEqual({
      costWeight: 0.1,
      spendCapUsd: 10,
      escalationCostUsd: 5,
      controlRuns: 0,
      controlMean: 0.5,
      controlVariance: 0.25,
    });
    expect(guardrails.map(({ cap }) => cap)).toEqual([10, 3_600, 1, 1]);
  });

  it('take mean and variance from the scores of the runs, the assumed ones among them', () => {
    // Scores of 1 and .5, thirty each, and ten of .5 with the spread of a coin.
    const runs = [...alike(30, {}), ...alike(30, { quality: 0 })];
    const { controlMean, controlVariance, controlRuns } = termsOf(runs);
    const mean = (30 * 1 + 30 * 0.5 + 10 * 0.5) / 70;
    const squares = 30 * (1 - mean) ** 2 + 30 * (0.5 - mean) ** 2 + 10 * mean * (1 - mean);
    expect(controlRuns).toBe(60);
    expect(controlMean).toBeCloseTo(mean, 12);
    expect(controlVariance).toBeCloseTo(squares / 70, 12);
  });

  it('take caps of four times the mean from ten runs on', () => {
    const capsOf = (many: number) =>
      termsOf(alike(many, { costUsd: 0.5, durationSeconds: 60 })).guardrails.map(({ cap }) => cap);
    expect(capsOf(9)).toEqual([10, 3_600, 1, 1]);
    expect(capsOf(10)).toEqual([2, 240, 1, 1]);
  });

  it('take no cap from runs that never told what they cost', () => {
    expect(termsOf(alike(50, {})).guardrails.map(({ cap }) => cap)).toEqual([10, 3_600, 1, 1]);
  });

  it('know the rate of failures and escalations', () => {
    const failures = alike(40, { success: false, quality: 0, escalated: true });
    const [, , failure, escalation] = termsOf([...alike(50, {}), ...failures]).guardrails;
    expect(failure?.mean).toBeCloseTo((40 + 5) / 100, 12);
    expect(escalation?.mean).toBeCloseTo((40 + 5) / 100, 12);
  });

  it('hold the guardrails that were asked for, in their order', () => {
    const asked = [
      { metric: 'failure', margin: 0.05 } as const,
      { metric: 'cost', margin: 1 } as const,
    ];
    expect(termsOf([], asked).guardrails).toMatchObject(asked);
  });

  it('have a variance above 0 and can be stored, whatever the runs are', () => {
    const extremes = [
      alike(2_000, {}),
      alike(2_000, { quality: 0, costUsd: 100_000, escalated: true, durationSeconds: 2_592_000 }),
      alike(1, { costUsd: 1e-9 }),
    ];
    for (const runs of extremes) {
      const terms = termsOf(runs);
      expect(experimentTermsSchema.parse(terms)).toEqual(terms);
    }
  });
});
