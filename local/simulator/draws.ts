import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Spread } from './world-schema.ts';

/** Yes with the given probability. */
export function chance(random: RandomGenerator, probability: number): boolean {
  return uniformFloat64(random) < probability;
}

/** One of the items, each as likely as its share of all shares. Throws on an empty list. */
export function drawn<Item>(
  random: RandomGenerator,
  items: readonly Item[],
  share: (item: Item) => number = () => 1,
): Item {
  const total = items.reduce((sum, item) => sum + share(item), 0);
  let left = uniformFloat64(random) * total;
  for (const item of items) {
    left -= share(item);
    if (left < 0) return item;
  }
  const [last] = items.slice(-1);
  if (last === undefined) throw new Error('expected something to draw from, got an empty list');
  return last;
}

/**
 * A log-normal value, as costs and durations are: exp(ln median + spread × z).
 * Source of z: Box and Muller (1958).
 */
export function around(random: RandomGenerator, { median, spread }: Spread): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(random)));
  const z = radius * Math.cos(2 * Math.PI * uniformFloat64(random));
  return median * Math.exp(spread * z);
}
