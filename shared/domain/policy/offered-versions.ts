import { shareOfArms } from '../experiment/assignment/assigned-arm.ts';
import type { FollowedStrategy } from '../run/selection.ts';
import type { CompiledStrategy } from './policy.ts';

/** The tasks that get the hand-designed baseline, whatever was learned. */
export interface Holdout {
  /** Of all tasks, from 0 to below 1. */
  readonly share: number;
  readonly baseline: FollowedStrategy;
}

/**
 * Every version that a task may come to follow, each once: the current ones in the order of their
 * strategies, then the others that experiments are open to, then the holdout's.
 */
export function offeredVersions(
  strategies: readonly CompiledStrategy[],
  { share, baseline }: Holdout,
): FollowedStrategy[] {
  const offered = strategies.map(({ current }) => current);
  // Plain loops: this is part of every selection, and hardly any strategy has an experiment.
  for (const { experiment } of strategies) {
    if (experiment === null) continue;
    for (const [at, { version, closed }] of experiment.arms.entries()) {
      if ((at === 0 || !closed) && !isOffered(offered, version)) offered.push(version);
    }
  }
  if (share > 0 && !isOffered(offered, baseline)) offered.push(baseline);
  return offered;
}

/**
 * How likely each offered version is in all: `h·1{v = baseline} + (1 − h)·Σ_s π(s|x)·w_s(v)`, with the
 * holdout's share h, the policy's probability π of each strategy and the shares w of its
 * experiment's arms. They sum to 1; a version that is alone has exactly 1.
 *
 * @param probabilities π, of the offered versions as if each strategy had only its current one
 */
export function marginalProbabilities(
  offered: readonly FollowedStrategy[],
  strategies: readonly CompiledStrategy[],
  probabilities: readonly number[],
  { share, baseline }: Holdout,
): number[] {
  if (offered.length === 1) return [1];
  const marginal: number[] = [];
  for (let at = 0; at < probabilities.length; at += 1) {
    marginal.push((1 - share) * (probabilities[at] ?? 0));
  }
  const add = (version: FollowedStrategy, probability: number) => {
    const at = positionOf(offered, version);
    marginal[at] = (marginal[at] ?? 0) + probability;
  };
  for (let at = 0; at < strategies.length; at += 1) {
    const experiment = strategies[at]?.experiment;
    if (experiment === null || experiment === undefined) continue;
    const ofStrategy = marginal[at] ?? 0;
    marginal[at] = 0;
    for (const [arm, ofArm] of shareOfArms(experiment.arms).entries()) {
      const version = experiment.arms[arm]?.version;
      if (version && ofArm > 0) add(version, ofStrategy * ofArm);
    }
  }
  if (share > 0) add(baseline, share);
  return marginal;
}

function isOffered(offered: readonly FollowedStrategy[], version: FollowedStrategy): boolean {
  return positionOf(offered, version) >= 0;
}

/** Of the first with the version's id; −1 for none. */
export function positionOf(
  offered: readonly FollowedStrategy[],
  version: FollowedStrategy,
): number {
  for (let at = 0; at < offered.length; at += 1) {
    const each = offered[at];
    if (each === version || each?.versionId === version.versionId) return at;
  }
  return -1;
}
