import { describe, expect, it } from 'vitest';
import type { Context } from '../../../../shared/domain/context/context.ts';
import { withEarlierOptions } from '../../../../shared/domain/decision/earlier-attempts.ts';

const made = (attempt: number, chosen: string, context: Context = { attempt }) => ({
  context,
  chosen,
});
const EARLIER = [made(2, 'b'), made(1, 'a', {}), made(3, 'c')];

describe('the options of earlier attempts', () => {
  it('are known from the third attempt on, but for the one that the caller names', () => {
    const known = [1, 2, 3, 4].map((attempt) => withEarlierOptions({ attempt }, EARLIER));
    expect(known).toEqual([
      { attempt: 1 },
      { attempt: 2 },
      { attempt: 3, optionOfAttempt1: 'a' },
      { attempt: 4, optionOfAttempt1: 'a', optionOfAttempt2: 'b' },
    ]);
  });

  it('are told apart beyond the sixth attempt', () => {
    const made5 = withEarlierOptions({ attempt: 7 }, [made(5, 'e'), made(6, 'f')]);
    expect(made5).toEqual({ attempt: 7, optionOfAttempt5: 'e' });
  });

  it('do not depend on the order in which decisions are known', () => {
    const twice = [...EARLIER, made(1, 'z', {})];
    expect(withEarlierOptions({ attempt: 4 }, twice)).toEqual(
      withEarlierOptions({ attempt: 4 }, twice.toReversed()),
    );
  });

  it('never replace what the caller sent, nor outgrow a context', () => {
    const sent = { attempt: 3, optionOfAttempt1: 'x' };
    expect(withEarlierOptions(sent, EARLIER)).toEqual(sent);
    const full: Context = Object.fromEntries(
      Array.from({ length: 64 }, (_, at) => [at === 0 ? 'attempt' : `f${at}`, 4]),
    );
    expect(withEarlierOptions(full, EARLIER)).toEqual(full);
  });
});
