import { additionsOfAttribution } from '../../shared/domain/attribution/additions-of-attribution.ts';
import { creditOf } from '../../shared/domain/attribution/credit.ts';
import { accumulate } from '../../shared/domain/learning/add-sums.ts';
import type { Evidence } from '../../shared/domain/learning/evidence.ts';
import { optionLabel } from '../../shared/domain/learning/features.ts';
import type { Addition } from '../../shared/domain/learning/sums.ts';
import { creditFamily } from '../../shared/domain/learning/sums-keys.ts';
import { type Noise, SIMULATED_DECISIONS, simulatedRuns } from './three-decisions.ts';

/** What the second and third option of each decision add, against the first: six numbers. */
export const TRUE_CONTRASTS: readonly number[] = SIMULATED_DECISIONS.flatMap(
  ({ effects: [, second, third] }) => [second, third],
);

/** The sums of the runs, as a store would keep them. */
export function creditSums(runs: readonly Evidence[]): Addition[] {
  const sums = new Map<string, Addition>();
  for (const addition of runs.flatMap(additionsOfAttribution)) accumulate(sums, addition);
  return [...sums.values()];
}

/** The contrasts by what decisions are credited with. */
function creditedContrasts(runs: readonly Evidence[]): number[] {
  const sums = creditSums(runs);
  return SIMULATED_DECISIONS.flatMap(({ type }) => {
    const ofType = sums.filter(({ family }) => family === creditFamily(type, 'first'));
    const credit = creditOf(ofType.map(({ vector }) => vector));
    const effect = (option: number) =>
      credit?.coefficients[credit.labels.indexOf(optionLabel(String(option))) + 1] ?? Number.NaN;
    return [effect(1) - effect(0), effect(2) - effect(0)];
  });
}

/** The contrasts by mean utility of the runs that took an option. */
function naiveContrasts(runs: readonly Evidence[]): number[] {
  return SIMULATED_DECISIONS.flatMap((_, decision) => {
    const meanOf = (option: number) => {
      const took = runs.filter(({ choices }) => choices[decision]?.option === String(option));
      return took.reduce((sum, { utility }) => sum + utility, 0) / took.length;
    };
    return [meanOf(1) - meanOf(0), meanOf(2) - meanOf(0)];
  });
}

/** Means over many simulated logs, and the largest of their errors. */
export interface Bias {
  readonly contrasts: readonly number[];
  readonly largest: number;
  /** Contrasts that are not 0 and come out on the wrong side of it. */
  readonly flipped: number;
}

/** How far both kinds of contrasts are from the truth, over `logs` logs of `runs` runs each. */
export function biases(
  logs: number,
  runs: number,
  noise: Noise,
): { readonly credited: Bias; readonly naive: Bias } {
  const all = Array.from({ length: logs }, (_, seed) => simulatedRuns(runs, seed, noise));
  return { credited: biasOf(all.map(creditedContrasts)), naive: biasOf(all.map(naiveContrasts)) };
}

function biasOf(estimates: readonly (readonly number[])[]): Bias {
  const contrasts = TRUE_CONTRASTS.map(
    (_, at) => estimates.reduce((sum, each) => sum + (each[at] ?? 0), 0) / estimates.length,
  );
  const errors = contrasts.map((each, at) => Math.abs(each - (TRUE_CONTRASTS[at] ?? 0)));
  const flipped = contrasts.filter((each, at) => each * (TRUE_CONTRASTS[at] ?? 0) < 0).length;
  return { contrasts, largest: Math.max(...errors), flipped };
}
