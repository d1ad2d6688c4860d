import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { evaluatePolicy } from '../../../../shared/domain/evaluation/evaluate-policy.ts';
import { addRun, noEvaluationSums } from '../../../../shared/domain/evaluation/evaluation-sums.ts';
import type { LoggedDecision } from '../../../../shared/domain/evaluation/logged-decision.ts';
import { USUAL_REQUIREMENT } from '../../../../shared/domain/evaluation/support.ts';
import { referenceData } from '../../../reference-data.ts';
import { SEEDED } from '../seeded.ts';
import { arbitraryDecision, THREE_RUNS } from './logged-decisions.ts';

const ANY_SIZE = { ...USUAL_REQUIREMENT, minimumEffectiveSampleSize: 2 };

function evaluated(runs: readonly (readonly LoggedDecision[])[], switchThreshold?: number) {
  const sums = runs.reduce(addRun, noEvaluationSums(switchThreshold));
  const evaluation = evaluatePolicy(sums, { requirement: ANY_SIZE });
  if (evaluation.kind === 'estimated') return evaluation;
  throw new Error(`expected estimates, got ${evaluation.reason}`);
}

const alone = (decisions: readonly LoggedDecision[]) => decisions.map((decision) => [decision]);

describe('the estimators', () => {
  it('have the values worked out by hand', () => {
    const { logged, estimates } = evaluated(alone(THREE_RUNS), 1);
    expect(logged.value).toBeCloseTo((1 - 0.5 + 0.5) / 3, 12);
    expect(estimates.ips.value).toBeCloseTo((0.5 - 0.75 + 0.75) / 3, 12);
    expect(estimates.snips.value).toBeCloseTo((0.5 - 0.75 + 0.75) / 3.5, 12);
    expect(estimates.directMethod.value).toBeCloseTo(0.3125, 12);
    expect(estimates.doublyRobust.value).toBeCloseTo((0.5625 - 0.8125 + 0.6875) / 3, 12);
    expect(estimates.switchDoublyRobust.value).toBeCloseTo((0.5625 + 2 * 0.3125) / 3, 12);
  });

  it('have the standard errors worked out by hand', () => {
    const { logged, estimates } = evaluated(alone(THREE_RUNS));
    expect(logged.standardError).toBeCloseTo(Math.sqrt(7 / 12 / 3), 12);
    expect(estimates.ips.standardError).toBeCloseTo(Math.sqrt(31 / 48 / 3), 12);
    const snips = 1 / 7;
    const errors = [0.5 * (1 - snips), 1.5 * (-0.5 - snips), 1.5 * (0.5 - snips)];
    const squares = errors.reduce((sum, error) => sum + error ** 2, 0);
    expect(estimates.snips.standardError).toBeCloseTo(Math.sqrt((squares * 3) / 2) / 3.5, 12);
    expect(estimates.directMethod.standardError).toBeCloseTo(0, 7);
  });

  it('compare with the logging policy run by run', () => {
    const { ips } = evaluated(alone(THREE_RUNS)).estimates;
    expect(ips.difference.value).toBeCloseTo(1 / 6 - 1 / 3, 12);
    // The differences are −½, −¼ and ¼.
    expect(ips.difference.standardError).toBeCloseTo(Math.sqrt(7 / 48 / 3), 12);
  });

  it('have intervals of Student by the effective runs', () => {
    const { interval, value, standardError } = evaluated(alone(THREE_RUNS)).estimates.ips;
    // The quantile .975 with 2.4 − 1 degrees of freedom.
    expect(interval.upper - value).toBeCloseTo(6.657002568708426 * standardError, 6);
    expect(value - interval.lower).toBeCloseTo(interval.upper - value, 12);
  });

  it('are as sure of decisions made together as of one of them', () => {
    const once = evaluated(alone(THREE_RUNS)).estimates;
    const thrice = evaluated(THREE_RUNS.map((decision) => [decision, decision, decision]));
    for (const name of ['ips', 'snips', 'doublyRobust'] as const) {
      expect(thrice.estimates[name].value).toBeCloseTo(once[name].value, 12);
      expect(thrice.estimates[name].standardError).toBeCloseTo(once[name].standardError, 12);
    }
  });

  it('find the logging policy as good as it is', () => {
    const decisions = fc.array(arbitraryDecision, { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(decisions, (all) => {
        const same = all.map((each) => ({
          ...each,
          evaluationProbabilities: each.loggingProbabilities.map(Number),
        }));
        const { logged, estimates, ...support } = evaluated(alone(same));
        expect(support.effectiveSampleSize).toBeCloseTo(all.length, 9);
        expect(support.expectedEffectiveSampleSize).toBeCloseTo(all.length, 9);
        expect(estimates.ips.value).toBeCloseTo(logged.value, 9);
        expect(estimates.snips.difference.value).toBeCloseTo(0, 9);
        expect(estimates.ips.difference.standardError).toBeCloseTo(0, 6);
      }),
      SEEDED,
    );
  });

  it('are never numbers without support', () => {
    const sums = alone(THREE_RUNS).reduce(addRun, noEvaluationSums());
    const evaluation = evaluatePolicy(sums);
    expect(evaluation).toMatchObject({
      kind: 'insufficient_support',
      reason: 'small_effective_sample_size',
      effectiveSampleSize: 3.5 ** 2 / 4.75,
    });
    expect(evaluation).not.toHaveProperty('estimates');
  });

  it('have the values of Open Bandit Pipeline 0.5.5', (context) => {
    const cases = referenceData(context, 'off-policy-cases.json', z.array(caseSchema));
    expect(cases).not.toHaveLength(0);
    for (const { expected, ...each } of cases) {
      const { estimates } = evaluated(alone(decisionsOf(each)));
      expect(Math.abs(estimates.ips.value - expected.IPW)).toBeLessThan(1e-9);
      expect(Math.abs(estimates.snips.value - expected.SNIPW)).toBeLessThan(1e-9);
      expect(Math.abs(estimates.directMethod.value - expected.DM)).toBeLessThan(1e-9);
      expect(Math.abs(estimates.doublyRobust.value - expected.DR)).toBeLessThan(1e-9);
      const switched = estimates.switchDoublyRobust.value;
      expect(Math.abs(switched - expected.SWITCH_DR_lambda5)).toBeLessThan(1e-9);
    }
  });
});

const numbers = z.array(z.number());
const caseSchema = z.object({
  reward: numbers,
  action: numbers,
  pscore: numbers,
  action_dist: z.array(numbers),
  estimated_rewards: z.array(numbers),
  expected: z.object({
    IPW: z.number(),
    SNIPW: z.number(),
    DM: z.number(),
    DR: z.number(),
    SWITCH_DR_lambda5: z.number(),
  }),
});

/** Only what was chosen has a propensity there; the others share the rest. */
function decisionsOf(each: Omit<z.infer<typeof caseSchema>, 'expected'>): LoggedDecision[] {
  return each.reward.map((reward, at) => {
    const evaluationProbabilities = each.action_dist[at] ?? [];
    const [chosen = 0, propensity = 0] = [each.action[at], each.pscore[at]];
    const rest = (1 - propensity) / (evaluationProbabilities.length - 1);
    return {
      chosen,
      loggingProbabilities: evaluationProbabilities.map((_, option) =>
        option === chosen ? propensity : rest,
      ),
      evaluationProbabilities,
      estimatedRewards: each.estimated_rewards[at] ?? [],
      reward,
    };
  });
}
