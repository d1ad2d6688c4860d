import { describe, expect, it } from 'vitest';
import { addRun, noEvaluationSums } from '../../../../shared/domain/evaluation/evaluation-sums.ts';
import type { LoggedDecision } from '../../../../shared/domain/evaluation/logged-decision.ts';
import {
  lackOfSupport,
  supportOf,
  USUAL_REQUIREMENT,
} from '../../../../shared/domain/evaluation/support.ts';
import { loggedDecision, THREE_RUNS } from './logged-decisions.ts';

const supportBy = (runs: readonly (readonly LoggedDecision[])[]) =>
  supportOf(runs.reduce(addRun, noEvaluationSums()));
const lackBy = (decisions: readonly LoggedDecision[], requirement = USUAL_REQUIREMENT) =>
  lackOfSupport(supportBy(decisions.map((decision) => [decision])), requirement);
const times = (count: number, decision: LoggedDecision) =>
  Array.from({ length: count }, () => decision);

describe('the support of a log', () => {
  it('is counted in effective runs', () => {
    const support = supportBy(THREE_RUNS.map((decision) => [decision]));
    expect(support).toMatchObject({ runs: 3, decisions: 3, unsupportedShare: 0 });
    expect(support.effectiveSampleSize).toBeCloseTo(3.5 ** 2 / (0.5 ** 2 + 2 * 1.5 ** 2), 12);
    expect(support.expectedEffectiveSampleSize).toBeCloseTo(9 / (3 * 1.25), 12);
    expect(support.largestWeightShare).toBeCloseTo(1.5 / 3.5, 12);
  });

  it('does not grow with decisions that share a run', () => {
    const even = loggedDecision({ evaluationProbabilities: [0.5, 0.5] });
    const support = supportBy([times(7, even), times(7, even)]);
    expect(support).toMatchObject({ runs: 2, decisions: 14, largestWeightShare: 0.5 });
    expect(support.effectiveSampleSize).toBe(2);
    expect(support.expectedEffectiveSampleSize).toBe(2);
  });

  it('is none before the first decision', () => {
    expect(lackBy([])).toBe('no_decisions');
  });

  it('is enough from thirty effective runs', () => {
    const even = loggedDecision({ evaluationProbabilities: [0.5, 0.5] });
    expect(lackBy(times(29, even))).toBe('small_effective_sample_size');
    expect(lackBy(times(30, even))).toBeUndefined();
  });

  it('misses where the weights of a few make up the total', () => {
    const rare = loggedDecision({ loggingProbabilities: [0.001, 0.999] });
    const runs = [...times(100, loggedDecision()), rare];
    expect(lackBy(runs)).toBe('small_effective_sample_size');
    const loose = { ...USUAL_REQUIREMENT, minimumEffectiveSampleSize: 0, maximumWeightShare: 0.1 };
    expect(lackBy([...times(4_000, loggedDecision()), rare], loose)).toBe('dominant_weight');
  });

  it('is not taken for granted where what is rare has not come up yet', () => {
    const common = loggedDecision({ loggingProbabilities: [0.99, 0.01] });
    const runs = times(100, common);
    expect(supportBy(runs.map((run) => [run])).effectiveSampleSize).toBeCloseTo(100, 9);
    expect(lackBy(runs)).toBe('small_effective_sample_size');
  });

  it('misses where the log could not have chosen what the evaluated policy would', () => {
    const certain = loggedDecision({ loggingProbabilities: [1, 0] });
    expect(lackBy(times(100, certain))).toBe('unsupported_options');
    const unknown = loggedDecision({ loggingProbabilities: [0.5, null] });
    expect(lackBy(times(100, unknown))).toBe('unsupported_options');
  });

  it('bears a share of a thousandth outside of the log', () => {
    const even = loggedDecision({ evaluationProbabilities: [0.5, 0.5] });
    const outside = loggedDecision({ evaluationProbabilities: [0, 0] });
    expect(lackBy([...times(1_000, even), outside])).toBeUndefined();
    expect(lackBy([...times(998, even), outside])).toBe('unsupported_options');
  });

  it('is never enough from one run, whatever is required', () => {
    const nothing = { ...USUAL_REQUIREMENT, minimumEffectiveSampleSize: 0 };
    expect(lackBy([loggedDecision()], nothing)).toBe('small_effective_sample_size');
  });
});
