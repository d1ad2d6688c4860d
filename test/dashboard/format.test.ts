import { describe, expect, it } from 'vitest';
import {
  count,
  counted,
  difference,
  dollars,
  duration,
  localMoment,
  localTime,
  percent,
  score,
  shortPercent,
  utcMoment,
} from '../../dashboard/format.js';

/** As typed: no-break spaces and the minus sign read as the keyboard has them. */
const typed = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('\u2212', '-');

describe('numbers on the page', () => {
  it('separates thousands', () => {
    expect(count(12_345_678)).toBe('12,345,678');
  });

  it('counts one thing and several', () => {
    expect([0, 1, 2].map((each) => typed(counted(each, 'run')))).toEqual([
      '0 runs',
      '1 run',
      '2 runs',
    ]);
  });

  it('shows shares with one decimal', () => {
    expect([0, 0.7763, 1].map(percent)).toEqual(['0.0%', '77.6%', '100.0%']);
  });

  it('shows a share as short as it can be said', () => {
    expect([0.95, 0.975, 1 / 3].map(shortPercent)).toEqual(['95%', '97.5%', '33.3%']);
  });

  it('shows a negative utility with a real minus sign', () => {
    expect(score(-0.0486)).toBe('\u22120.049');
  });

  it('shows which way a difference of utilities goes', () => {
    expect([0.0311, -0.0486].map(difference).map(typed)).toEqual(['+0.031', '-0.049']);
  });

  it('gives no sign to what rounds to zero', () => {
    expect([-0, -0.0004, 0.0004].map(score)).toEqual(['0.000', '0.000', '0.000']);
    expect([-0, -0.0004, 0.0004].map(difference)).toEqual(['0.000', '0.000', '0.000']);
  });

  it('shows money as precisely as asked', () => {
    expect(dollars(1_152.0112, 2)).toBe('$1,152.01');
    expect(dollars(0.8769, 3)).toBe('$0.877');
  });

  it('never shows a cost as none', () => {
    expect(dollars(0.0001, 3)).toBe('<$0.001');
    expect(dollars(0.0005, 3)).toBe('$0.001');
    expect(dollars(0, 3)).toBe('$0.000');
  });
});

describe('times on the page', () => {
  it.each([
    [0, '0 s'],
    [0.4, '0 s'],
    [45, '45 s'],
    [59.7, '1 min'],
    [1_207, '20 min 7 s'],
    [7_500, '2 h 5 min'],
    [7_205, '2 h'],
    [273_600, '3 d 4 h'],
  ])('shows %d seconds in two units at most: %s', (seconds, expected) => {
    expect(typed(duration(seconds))).toBe(expected);
  });

  it('shows a moment on the clock of the reader', () => {
    const iso = '2026-11-22T11:09:28.075Z';
    expect(localMoment(iso, 'Europe/Berlin')).toBe('22 Nov 2026, 12:09:28');
    expect(localTime(iso, 'America/New_York')).toBe('06:09:28');
  });

  it('shows the same moment in UTC', () => {
    expect(utcMoment('2026-11-22T11:09:28.075Z')).toBe('2026-11-22 11:09:28 UTC');
  });
});
