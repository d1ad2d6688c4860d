import type { Decision } from '../decision/decision.ts';
import { optionLabel } from '../learning/features.ts';
import { onGrid } from '../learning/sums.ts';

/** Of each option its label and 1{chosen} − p, a multiple of 2⁻¹² in [−1, 1]; zeros are left out. */
export type CentredChoice = [label: number, value: number][];

/**
 * A choice less what was to be expected of it. Given everything known when it was made its mean is
 * 0, so it is correlated with nothing that came before: neither the context nor earlier choices.
 *
 * Source: centred treatment indicators (Boruvka, Almirall, Witkiewitz & Murphy 2018).
 *
 * @returns `undefined` where chance had no part in it, or where the odds are not known: then
 * nothing can be told apart from what led to the choice
 */
export function centredChoice({
  chosen,
  alternatives,
  propensity,
}: Pick<Decision, 'chosen' | 'alternatives' | 'propensity'>): CentredChoice | undefined {
  if (propensity === null || propensity <= 0 || propensity >= 1) return undefined;
  const odds = completed(
    alternatives.map(({ value, probability }) => (value === chosen ? propensity : probability)),
  );
  if (odds === undefined || !alternatives.some(({ value }) => value === chosen)) return undefined;
  const centred = alternatives.map(({ value }, at): CentredChoice[number] => [
    optionLabel(value),
    (value === chosen ? 1 : 0) - onGrid(odds[at] ?? 0),
  ]);
  return centred.filter(([, value]) => value !== 0);
}

/** How far the sum of logged probabilities may be from 1: callers round them. */
const ROUNDING = 0.01;

/** The probabilities, if they are all known; a single one that nobody said is what is left to 1. */
function completed(odds: readonly (number | null)[]): readonly number[] | undefined {
  const known = odds.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  const rest = Math.max(0, 1 - known);
  const missing = odds.filter((each) => each === null).length;
  if (missing > 1 || known > 1 + ROUNDING) return undefined;
  if (missing === 0 && rest > ROUNDING) return undefined;
  return odds.map((each) => each ?? rest);
}
