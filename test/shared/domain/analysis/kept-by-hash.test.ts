import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeptByHash } from '../../../../shared/domain/analysis/kept-by-hash.ts';
import { unitInterval } from '../../../../shared/domain/random/unit-interval.ts';
import { SEEDED } from '../seeded.ts';

/** How often each name came, as far as it was kept. */
function counted(names: readonly string[], most: number) {
  const kept = new KeptByHash<{ count: number }>('a', most);
  for (const name of names) {
    const value = kept.of(name, () => ({ count: 0 }));
    if (value !== undefined) value.count += 1;
  }
  return kept.entries().map(([name, { count }]) => [name, count]);
}

describe('what is kept by hash', () => {
  it('is complete, and the lowest hashes, in whatever order names come', () => {
    const name = fc.integer({ min: 0, max: 40 }).map((number) => `name-${number}`);
    fc.assert(
      fc.property(
        fc.array(name, { maxLength: 200 }),
        fc.integer({ min: 1, max: 8 }),
        (names, most) => {
          const all = [...new Set(names)]
            .sort((left, right) => unitInterval('a', left) - unitInterval('a', right))
            .slice(0, most)
            .map((each) => [each, names.filter((other) => other === each).length]);
          expect(counted(names, most)).toEqual(all);
          expect(counted(names.toReversed(), most)).toEqual(all);
        },
      ),
      SEEDED,
    );
  });

  it('is another choice with another salt', () => {
    const chosen = ['a', 'b', 'c'].map((salt) => {
      const kept = new KeptByHash<null>(salt, 1);
      for (let number = 0; number < 100; number += 1) kept.of(`name-${number}`, () => null);
      return kept.entries()[0]?.[0];
    });
    expect(new Set(chosen).size).toBe(3);
  });
});
