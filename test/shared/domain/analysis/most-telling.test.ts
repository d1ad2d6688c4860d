import { describe, expect, it } from 'vitest';
import { mostTelling } from '../../../../shared/domain/analysis/most-telling.ts';

const cells = (...counts: readonly (readonly [runs: number, successes: number])[]) =>
  counts.map(([runs, successes]) => ({ runs, successes }));

describe('the division that tells most', () => {
  it('is the one whose cells differ', () => {
    const alike = cells([100, 50], [100, 50]);
    const different = cells([100, 80], [100, 20]);
    expect(mostTelling([alike, different])).toBe(different);
    expect(mostTelling([different, alike])).toBe(different);
  });

  it('is not the one with more cells that differ by chance', () => {
    const few = cells([15, 10], [15, 6]);
    const many = cells([5, 5], [5, 3], [5, 2], [5, 3], [5, 1], [5, 2]);
    expect(mostTelling([many, few])).toBe(few);
  });

  it('is the first of those that tell as much', () => {
    const divisions = [cells([4, 2]), cells([4, 2])];
    expect(mostTelling(divisions)).toBe(divisions[0]);
    expect(mostTelling([])).toBeUndefined();
  });
});
