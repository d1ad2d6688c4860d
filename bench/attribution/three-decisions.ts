import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { centredChoice } from '../../shared/domain/attribution/centred-choice.ts';
import type { Evidence } from '../../shared/domain/learning/evidence.ts';
import { taskKindLabel } from '../../shared/domain/learning/features.ts';

/**
 * Runs with three decisions, each among three options, whose odds depend on the context: on the
 * kind of task, and on how hard the task is, which no regression is told. What an option adds to a
 * run's utility is the same everywhere.
 */
export const SIMULATED_DECISIONS = [
  { type: 'select_agent', effects: [0, 0.1, -0.05] },
  { type: 'parallelize', effects: [0, 0.08, 0.03] },
  { type: 'decompose', effects: [0, 0.12, 0] },
] as const;

interface Situation {
  readonly kind: string;
  /** Expected utility where every option adds nothing. */
  readonly base: number;
  /** Odds of the options, by decision. */
  readonly odds: readonly (readonly number[])[];
}

const EASY_ODDS = [
  [0.15, 0.15, 0.7],
  [0.45, 0.3, 0.25],
  [0.3, 0.4, 0.3],
];
const HARD_ODDS = [
  [0.55, 0.25, 0.2],
  [0.3, 0.25, 0.45],
  [0.4, 0.2, 0.4],
];

/** All are as frequent. */
const SITUATIONS: readonly Situation[] = [
  { kind: 'bug', base: 0.55, odds: EASY_ODDS },
  { kind: 'bug', base: 0.275, odds: HARD_ODDS },
  { kind: 'feature', base: 0.45, odds: EASY_ODDS },
  { kind: 'feature', base: 0.175, odds: HARD_ODDS },
];

/** How the utility of a run lies around what is expected of it. */
export type Noise = 'uniform' | 'success or failure';

/** @param noise uniform within ±.15, or utility 1 and 0 */
export function simulatedRuns(count: number, seed: number, noise: Noise): Evidence[] {
  const random = mersenne(seed);
  return Array.from({ length: count }, () => simulatedRun(random, noise));
}

function simulatedRun(random: RandomGenerator, noise: Noise): Evidence {
  const situation = SITUATIONS[Math.floor(uniformFloat64(random) * SITUATIONS.length)];
  if (situation === undefined) throw new RangeError('expected a unit below 1');
  let expected = situation.base;
  const choices = SIMULATED_DECISIONS.map(({ type, effects }, decision) => {
    const odds = situation.odds[decision] ?? [];
    const chosen = drawn(odds, uniformFloat64(random));
    expected += effects[chosen] ?? 0;
    const centred = centredChoice({
      chosen: String(chosen),
      propensity: odds[chosen] ?? null,
      alternatives: odds.map((probability, at) => ({
        value: String(at),
        probability,
        estimate: null,
      })),
    });
    return {
      type,
      option: String(chosen),
      use: 'learn' as const,
      attempt: 1,
      followed: false,
      features: [],
      centred,
    };
  });
  const unit = uniformFloat64(random);
  const utility = noise === 'uniform' ? expected + 0.3 * (unit - 0.5) : unit < expected ? 1 : 0;
  return {
    day: '2026-01-01',
    project: null,
    strategy: null,
    taskKind: taskKindLabel(situation.kind),
    lost: false,
    success: utility > 0.5,
    quality: utility,
    utility,
    costUsd: 0,
    durationSeconds: 0,
    failureCode: null,
    signals: [],
    choices,
  };
}

function drawn(odds: readonly number[], unit: number): number {
  let cumulative = 0;
  return odds.findIndex((each) => {
    cumulative += each;
    return unit < cumulative;
  });
}
