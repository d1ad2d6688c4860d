import { describe, expect, it } from 'vitest';
import { showProgress } from '../../local/progress.ts';

function progressOf(total: number) {
  let [time, written] = [0, ''];
  const stream = {
    write: (text: string | Uint8Array) => {
      written += String(text);
      return true;
    },
  };
  const progress = showProgress(stream, total, () => time);
  return {
    at: (seconds: number, done: number) => {
      time = 1_000 * seconds;
      progress.show(done, `${done} done`);
    },
    written: () => written,
  };
}

describe('progress without a terminal', () => {
  it('is a line every few seconds, with the time that is left at this speed', () => {
    const { at, written } = progressOf(100);
    for (const second of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) at(second, 4 * second);
    expect(written()).toBe('20 done, 20 s left\n40 done, 15 s left\n');
  });

  it('says that nothing is left when more is done than was expected', () => {
    const { at, written } = progressOf(10);
    at(6, 12);
    expect(written()).toBe('12 done, 0 s left\n');
  });
});
