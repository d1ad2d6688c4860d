import { describe, expect, it } from 'vitest';
import { type Worth, worthSentence } from '../../dashboard/worth-text.js';

const worth = (changes: Partial<Worth>): Worth => ({
  share: 0.05,
  holdoutTasks: 60,
  learnedTasks: 1_140,
  difference: 0.05,
  interval: { lower: -0.05, upper: 0.15 },
  level: 0.95,
  ...changes,
});
const said = (changes: Partial<Worth>) => worthSentence(worth(changes)).replaceAll('\u00a0', ' ');
const nothing = { holdoutTasks: 0, learnedTasks: 0, difference: null, interval: null };

describe('what the page says learning is worth', () => {
  it('is a claim only where the interval is on one side of 0', () => {
    expect(said({ interval: { lower: 0.001, upper: 0.099 } })).toMatch(/^Learning pays/);
    expect(said({ interval: { lower: -0.1, upper: -0.001 } })).toMatch(/^Learning costs/);
    expect(said({})).toMatch(/^Not known yet: the interval holds 0\./);
  });

  it('says how many held-out tasks would tell, where so many can be awaited', () => {
    expect(said({})).toContain('about 240 held-out tasks will tell');
    expect(said({ difference: 0.000_01 })).not.toContain('will tell');
    expect(said({ difference: 0 })).not.toContain('will tell');
  });

  it('says why nothing is known', () => {
    expect(said(nothing)).toBe(
      'Not known yet: no task of the 5.0% that are held out has a known outcome.',
    );
    expect(said({ ...nothing, share: 0 })).toContain('no tasks are held out now');
    expect(said({ holdoutTasks: 1, interval: null })).toContain('1 held-out task');
  });
});
