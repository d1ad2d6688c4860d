import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { beforeAll, describe, expect, it } from 'vitest';
import { admissionBounds } from '../../../../shared/domain/evaluation/admission-bounds.ts';
import { evaluatePolicy } from '../../../../shared/domain/evaluation/evaluate-policy.ts';
import { addRun, noEvaluationSums } from '../../../../shared/domain/evaluation/evaluation-sums.ts';
import type { LoggedDecision } from '../../../../shared/domain/evaluation/logged-decision.ts';

const LOGGING = [0.45, 0.3, 0.15, 0.1];
const EVALUATION = [0.1, 0.2, 0.3, 0.4];
/** What each option adds to the chance of success, and what the reward model makes of it. */
const EFFECTS = [0, 0.1, 0.25, 0.4];
const ESTIMATED_REWARDS = [0.4, 0.4, 0.6, 0.9];
const BASE = 0.3;
/** A run has one decision or four, as often; all of them share its outcome. */
const RUN_SIZES = [1, 4];

const LOGS = 1_000;
const RUNS = 150;

const mean = (probabilities: readonly number[], values: readonly number[]) =>
  probabilities.reduce((sum, probability, at) => sum + probability * (values[at] ?? 0), 0);

/** Mean reward a decision when each by itself is made by `policy` and its neighbours by the log. */
function truth(policy: readonly number[]): number {
  const [own, others] = [mean(policy, EFFECTS), mean(LOGGING, EFFECTS)];
  const total = RUN_SIZES.reduce((sum, size) => sum + size * BASE + own + (size - 1) * others, 0);
  return total / RUN_SIZES.reduce((sum, size) => sum + size, 0);
}

function drawRun(random: RandomGenerator): LoggedDecision[] {
  const size = RUN_SIZES[uniformFloat64(random) < 0.5 ? 0 : 1] ?? 1;
  const chosen = Array.from({ length: size }, () => drawOption(uniformFloat64(random)));
  const chance = BASE + chosen.reduce((sum, option) => sum + (EFFECTS[option] ?? 0), 0) / size;
  const reward = uniformFloat64(random) < chance ? 1 : 0;
  return chosen.map((option) => ({
    chosen: option,
    loggingProbabilities: LOGGING,
    evaluationProbabilities: EVALUATION,
    estimatedRewards: ESTIMATED_REWARDS,
    reward,
  }));
}

function drawOption(unit: number): number {
  let cumulative = 0;
  return LOGGING.findIndex((probability) => {
    cumulative += probability;
    return unit < cumulative;
  });
}

function* logs() {
  const random = mersenne(20_260_101);
  for (let log = 0; log < LOGS; log += 1) {
    let sums = noEvaluationSums();
    for (let run = 0; run < RUNS; run += 1) sums = addRun(sums, drawRun(random));
    yield sums;
  }
}

const NOBODY = { logged: 0, ips: 0, snips: 0, doublyRobust: 0, difference: 0, lower: 0, upper: 0 };

/** In how many of the logs each interval held the truth. */
function countCovered(): typeof NOBODY {
  const covered = { ...NOBODY };
  const [value, logged] = [truth(EVALUATION), truth(LOGGING)];
  for (const sums of logs()) {
    const evaluation = evaluatePolicy(sums);
    const bounds = admissionBounds(sums);
    if (evaluation.kind !== 'estimated' || bounds.kind !== 'bounded') continue;
    const { ips, snips, doublyRobust } = evaluation.estimates;
    covered.logged += holds(evaluation.logged.interval, logged);
    covered.ips += holds(ips.interval, value);
    covered.snips += holds(snips.interval, value);
    covered.doublyRobust += holds(doublyRobust.interval, value);
    covered.difference += holds(doublyRobust.difference.interval, value - logged);
    covered.lower += holds({ lower: bounds.lower, upper: 1 }, value);
    covered.upper += holds({ lower: -1, upper: bounds.upper }, value);
  }
  return covered;
}

function holds(interval: { readonly lower: number; readonly upper: number }, value: number) {
  return interval.lower <= value && value <= interval.upper ? 1 : 0;
}

describe('the intervals', () => {
  let covered = NOBODY;
  beforeAll(() => {
    covered = countCovered();
  });

  // Three standard errors of a share of 1,000 are .021 at 95 % and .028 at 90 %.
  it.each(['logged', 'ips', 'snips', 'doublyRobust', 'difference'] as const)(
    'of %s hold the truth in 95 of 100 logs',
    (name) => {
      expect(Math.abs(covered[name] / LOGS - 0.95)).toBeLessThan(0.021);
    },
  );

  it.each(['lower', 'upper'] as const)('hold it in 90 of 100 at the %s bound alone', (name) => {
    expect(Math.abs(covered[name] / LOGS - 0.9)).toBeLessThan(0.028);
  });
});
