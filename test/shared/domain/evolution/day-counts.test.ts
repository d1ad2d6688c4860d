import { describe, expect, it } from 'vitest';
import {
  countsSince,
  dayCountsOf,
  windowStart,
} from '../../../../shared/domain/evolution/day-counts.ts';
import { versionIdOf } from '../../../contracts/samples.ts';

const totals = (member: string, runs: number, successes: number) => ({
  member,
  vector: Float64Array.of(runs, successes, 0, 0, 0, 0, 0),
});

describe('the day counts of a version', () => {
  it('are read from the day totals of its strategy, whatever it was followed by', () => {
    const days = dayCountsOf(
      [
        totals('2026-01-02#a@1#policy', 3, 2),
        totals('2026-01-02#a@1#experiment', 4, 1),
        totals('2026-01-02#a@12#policy', 5, 5),
        totals('2026-01-01#a@2#policy', 6, 6),
      ],
      versionIdOf('a@1'),
    );
    expect(days).toEqual([
      { day: '2026-01-02', runs: 3, successes: 2 },
      { day: '2026-01-02', runs: 4, successes: 1 },
    ]);
    expect(countsSince(days, '2026-01-02T00:00:00.000Z')).toEqual({ runs: 7, successes: 3 });
    expect(countsSince(days, '2026-01-03T00:00:00.000Z')).toEqual({ runs: 0, successes: 0 });
  });
});

describe('a window of days', () => {
  it.each([
    ['2026-03-31T00:00:00.000Z', 60, '2026-01-30T00:00:00.000Z'],
    ['2026-03-31T23:59:59.999Z', 60, '2026-01-30T00:00:00.000Z'],
    ['2026-01-01T10:00:00.000Z', 1, '2025-12-31T00:00:00.000Z'],
  ])('begins at midnight: at %s, %i days before', (now, days, start) => {
    expect(windowStart(now, days)).toBe(start);
  });
});
