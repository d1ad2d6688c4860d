import { describe, expect, it } from 'vitest';
import { momentSince } from '../../local/since.ts';

const now = new Date('2026-03-02T12:30:00.000Z');

describe('the moment that --since names', () => {
  it.each([
    ['2d', '2026-02-28T12:30:00.000Z'],
    ['12h', '2026-03-02T00:30:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T08:00:00Z', '2026-01-31T08:00:00.000Z'],
    ['2026-01-31T08:00:00+02:00', '2026-01-31T06:00:00.000Z'],
  ])('may be %s', (text, moment) => {
    expect(momentSince(text, now)).toBe(moment);
  });

  it.each(['', '60', 'd', '-2d', '2.5d', '2w', '2026-02-30', 'yesterday'])('is not %j', (text) => {
    expect(momentSince(text, now)).toBeUndefined();
  });
});
