import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';

/**
 * The items in an order that depends on nothing but the seed; every order is equally likely.
 * Source: Fisher and Yates (1938) in Durstenfeld's form (1964); the seed expands as in MT19937.
 */
export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const random = mersenne(seed);
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const pick = uniformInt(random, 0, last);
    // The picked item and the last one change places.
    order.splice(last, 1, ...order.splice(pick, 1, ...order.slice(last, last + 1)));
  }
  return order;
}
