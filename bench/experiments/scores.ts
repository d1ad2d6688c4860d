import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { BINS } from '../../shared/domain/experiment/counts.ts';

/** How the scores of one arm's tasks are distributed: known exactly, drawn in constant time. */
export interface Scores {
  readonly mean: number;
  readonly variance: number;
  /** A hundredth. */
  draw(random: RandomGenerator): number;
}

/** Successes and failures. */
export function bernoulli(chance: number): Scores {
  return scoresOf((value) => (value === 1 ? chance : value === 0 ? 1 - chance : 0));
}

/** Always the same score. */
export function constant(score: number): Scores {
  return scoresOf((value) => (value === score ? 1 : 0));
}

/** A beta distribution of this mean and standard deviation, rounded to hundredths. */
export function composite(mean: number, deviation: number): Scores {
  const size = (mean * (1 - mean)) / deviation ** 2 - 1;
  const [a, b] = [mean * size, (1 - mean) * size];
  return scoresOf((value) => {
    const steps = 20;
    let sum = 0;
    for (let step = 0; step < steps; step += 1) {
      const at = value + ((step + 0.5) / steps - 0.5) / (BINS - 1);
      if (at > 0 && at < 1) sum += at ** (a - 1) * (1 - at) ** (b - 1);
    }
    return sum;
  });
}

/** Draws by aliases: Walker (1977), tables as by Vose (1991). */
export function scoresOf(weightOf: (value: number) => number): Scores {
  const weights = Array.from({ length: BINS }, (_, bin) => weightOf(bin / (BINS - 1)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const chances = weights.map((weight) => weight / total);
  const mean = chances.reduce((sum, chance, bin) => sum + (chance * bin) / (BINS - 1), 0);
  const square = chances.reduce((sum, chance, bin) => sum + chance * (bin / (BINS - 1)) ** 2, 0);
  const { keep, alias } = aliases(chances);
  return {
    mean,
    variance: Math.max(0, square - mean ** 2),
    draw(random) {
      const scaled = unit(random) * BINS;
      const bin = Math.floor(scaled);
      return scaled - bin < (keep[bin] ?? 1) ? bin : (alias[bin] ?? 0);
    },
  };
}

function aliases(chances: readonly number[]): { keep: Float64Array; alias: Uint8Array } {
  const keep = Float64Array.from(chances, (chance) => chance * BINS);
  const alias = Uint8Array.from(chances.keys());
  const small = [...keep.keys()].filter((bin) => (keep[bin] ?? 0) < 1);
  const large = [...keep.keys()].filter((bin) => (keep[bin] ?? 0) >= 1);
  for (let less = small.pop(); less !== undefined; less = small.pop()) {
    const more = large.pop();
    if (more === undefined) {
      keep[less] = 1;
      continue;
    }
    alias[less] = more;
    keep[more] = (keep[more] ?? 0) + (keep[less] ?? 0) - 1;
    ((keep[more] ?? 0) < 1 ? small : large).push(more);
  }
  return { keep, alias };
}

/** In [0, 1), of 32 bits: enough for shares, and half the time of 53. */
export function unit(random: RandomGenerator): number {
  return (random.next() >>> 0) / 2 ** 32;
}
