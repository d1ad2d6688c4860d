import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shuffled } from '../../../local/replay/shuffle.ts';

const seeds = fc.integer({ min: 0, max: 2_147_483_647 });

describe('shuffling', () => {
  it('keeps every item, once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), seeds, (items, seed) => {
        expect(shuffled(items, seed).sort()).toEqual([...items].sort());
      }),
    );
  });

  it('depends on nothing but the seed', () => {
    const items = Array.from({ length: 100 }, (_, at) => at);
    expect(shuffled(items, 7)).toEqual(shuffled(items, 7));
    expect(shuffled(items, 7)).not.toEqual(shuffled(items, 8));
    expect(shuffled([1, 2, 3, 4, 5, 6], 1)).toEqual([3, 5, 6, 1, 2, 4]);
  });

  it('makes every order equally likely', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 6_000; seed += 1) {
      const order = shuffled(['a', 'b', 'c'], seed).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // 1,000 expected; five standard deviations are 144.
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(144);
  });
});
