/** Share of every decision that is spread evenly over the eligible options. */
export const EXPLORATION_FLOOR = 0.01;

/** Difference of index that makes an option e times as likely. */
const TEMPERATURE = 0.015;

/** Width of the optimism in standard deviations (LinUCB's α; Li et al. 2010). */
const OPTIMISM = 0.7;

/**
 * What exploration compares: the expected utility and a bonus for what is not known about it.
 *
 * Source: LinUCB (Li et al. 2010), with a softmax in place of the maximum so that every propensity
 * is known.
 */
export function optimisticIndex(utility: number, deviation: number): number {
  return utility + OPTIMISM * deviation;
}

/**
 * Softmax probabilities of the options by their indices, with the exploration floor mixed in: each
 * eligible option has at least `EXPLORATION_FLOOR / eligible`, an ineligible one (`undefined`) 0.
 * They sum to 1; a single eligible option gets exactly 1.
 */
export function softmaxWithFloor(indices: readonly (number | undefined)[]): number[] {
  let eligible = 0;
  let highest = Number.NEGATIVE_INFINITY;
  // Plain loops: this is part of every decision, and callbacks take several times as long.
  for (const index of indices) {
    if (index === undefined) continue;
    eligible += 1;
    if (index > highest) highest = index;
  }
  if (eligible === 1) return indices.map((index) => (index === undefined ? 0 : 1));
  const weights: number[] = [];
  let total = 0;
  for (const index of indices) {
    const weight = index === undefined ? 0 : Math.exp((index - highest) / TEMPERATURE);
    weights.push(weight);
    total += weight;
  }
  const floor = EXPLORATION_FLOOR / eligible;
  for (let at = 0; at < weights.length; at += 1) {
    const weight = weights[at] ?? 0;
    weights[at] =
      indices[at] === undefined ? 0 : ((1 - EXPLORATION_FLOOR) * weight) / total + floor;
  }
  return weights;
}

/** All but the exploration floor to one preferred option. */
export function preferWithFloor(eligible: readonly boolean[], preferred: number): number[] {
  const count = eligible.filter(Boolean).length;
  if (count === 1) return eligible.map((each) => (each ? 1 : 0));
  const floor = EXPLORATION_FLOOR / count;
  return eligible.map((each, position) => {
    if (!each) return 0;
    return position === preferred ? 1 - EXPLORATION_FLOOR + floor : floor;
  });
}

/** The position drawn from `probabilities` by `unit` in [0, 1). */
export function draw(probabilities: readonly number[], unit: number): number {
  let cumulative = 0;
  let last = -1;
  for (let position = 0; position < probabilities.length; position += 1) {
    const probability = probabilities[position] ?? 0;
    if (probability <= 0) continue;
    cumulative += probability;
    last = position;
    if (unit < cumulative) return position;
  }
  // Rounding may leave the sum a hair under 1; such a draw belongs to the last possible option.
  return last;
}
