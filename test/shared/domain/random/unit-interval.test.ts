import { describe, expect, it } from 'vitest';
import { unitInterval } from '../../../../shared/domain/random/unit-interval.ts';
import { chiSquare, chiSquareCritical } from '../chi-square.ts';

const IDS = Array.from({ length: 10_000 }, (_, at) => `task-${at}`);
const binOf = (value: number, bins: number) => Math.floor(value * bins);

/** How many of the values fall into each of `bins` equal parts of [0, 1). */
function histogram(values: readonly number[], bins: number): number[] {
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of values) counts[binOf(value, bins)] = (counts[binOf(value, bins)] ?? 0) + 1;
  return counts;
}

const even = (bins: number) => Array.from({ length: bins }, () => 1 / bins);

describe('the unit interval', () => {
  // From another implementation of MurmurHash3_x86_32, over UTF-16 in little-endian order.
  it.each([
    ['select_agent', 'run-1', 0.8795181756622638],
    ['', '', 0.6597225338232378],
    ['é', '🎼', 0.7479084404546704],
  ])('gives for the salt %j and the id %j always %d', (salt, id, value) => {
    expect(unitInterval(salt, id)).toBe(value);
  });

  it('gives numbers from 0 to below 1 that are all different', () => {
    const values = IDS.map((id) => unitInterval('salt', id));
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(new Set(values).size).toBe(IDS.length);
  });

  it.each(['select_strategy', 'select_agent', 'a', ''])('is uniform under the salt %j', (salt) => {
    const counts = histogram(
      IDS.map((id) => unitInterval(salt, id)),
      100,
    );
    expect(chiSquare(counts, even(100))).toBeLessThan(chiSquareCritical(99, 0.001));
  });

  it('is uniform in its last bits too', () => {
    const last = IDS.map((id) => (unitInterval('salt', id) * 2 ** 43) % 1);
    expect(chiSquare(histogram(last, 64), even(64))).toBeLessThan(chiSquareCritical(63, 0.001));
  });

  it.each([
    ['select_strategy', 'select_agent'],
    ['holdout', 'experiment'],
    ['a', 'b'],
  ])('is independent under the salts %j and %j', (one, other) => {
    const cells = IDS.map(
      (id) => binOf(unitInterval(one, id), 10) / 10 + binOf(unitInterval(other, id), 10) / 100,
    );
    const statistic = chiSquare(
      histogram(
        cells.map((cell) => cell + 1e-9),
        100,
      ),
      even(100),
    );
    expect(statistic).toBeLessThan(chiSquareCritical(99, 0.001));
  });

  it('is independent for neighbouring ids', () => {
    const cells = IDS.map((_, at) => {
      const [one, other] = [unitInterval('s', `run-${at}`), unitInterval('s', `run-${at + 1}`)];
      return binOf(one, 10) / 10 + binOf(other, 10) / 100 + 1e-9;
    });
    const statistic = chiSquare(histogram(cells, 100), even(100));
    expect(statistic).toBeLessThan(chiSquareCritical(99, 0.001));
  });

  it('does not confuse where the salt ends and the id begins', () => {
    expect(unitInterval('a', 'bc')).not.toBe(unitInterval('ab', 'c'));
  });
});
