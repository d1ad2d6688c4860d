import { describe, expect, it } from 'vitest';
import { arrivedEvidence } from '../../../../shared/domain/experiment/cohorts.ts';
import { BINS, type ExperimentCounts } from '../../../../shared/domain/experiment/counts.ts';
import { guardrailEvidence } from '../../../../shared/domain/experiment/guardrail.ts';
import { wagerOf } from '../../../../shared/domain/experiment/wager.ts';

const UNKNOWN_COST = { metric: 'cost', margin: 0.25, cap: 10, mean: 0.5, variance: 0.25 } as const;

/** So many tasks in one bin. */
function histogram(tasks: number, bin: number): Float64Array {
  const bins = new Float64Array(BINS);
  bins[bin] = tasks;
  return bins;
}

/** Each arm has 30 tasks; of the challenger's nothing has arrived. */
function oneArmArrived(score: number): ExperimentCounts {
  const nothing = new Float64Array(BINS);
  const arms = new Map([
    ['control', { assigned: 30, closed: histogram(30, score), provisional: nothing }],
    ['challenger', { assigned: 30, closed: nothing, provisional: nothing }],
  ]);
  const metrics = [histogram(30, 5), histogram(30, 5), histogram(30, 0), histogram(30, 0)];
  return {
    days: [{ day: '2026-01-01', arms }],
    guardrails: new Map([['control', metrics]]),
    projects: new Map(),
    segments: new Map(),
  };
}

describe('tasks that nothing has arrived of', () => {
  it('make no guardrail breached where one arm only reports later', () => {
    const counts = oneArmArrived(100);
    const { logCapital } = guardrailEvidence(counts, 'control', 'challenger', 0.5, UNKNOWN_COST);
    expect(logCapital).toBeLessThan(0);
  });

  it.each([0, 100])('say nothing about which arm is worse, at a score of %i', (score) => {
    const wager = wagerOf({
      treatedShare: 0.5,
      controlMean: 0.5,
      variance: 0.25,
      minimumEffect: 0.1,
    });
    const counts = oneArmArrived(score);
    const evidence = arrivedEvidence(counts, 'control', 'challenger', wager, 0, 'worse');
    expect(evidence).toBeLessThan(0.1);
  });
});
