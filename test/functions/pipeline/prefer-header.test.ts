import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preferredWaitSeconds } from '../../../functions/pipeline/prefer-header.ts';

describe('the Prefer header', () => {
  it.for([
    ['wait=5', 5],
    ['Wait = 5', 5],
    ['wait="5"', 5],
    ['respond-async, wait=10', 10],
    ['wait=10, respond-async', 10],
    ['return=minimal;wait=3', 3],
    ['wait=0', 0],
    ['wait=-1', 0],
    ['wait=1.5', 0],
    ['wait=99999', 0],
    ['wait=five', 0],
    ['await=5', 0],
    ['wait', 0],
    ['', 0],
  ] as const)('%s asks to wait %i s', ([header, seconds]) => {
    expect(preferredWaitSeconds(header)).toBe(seconds);
  });

  it('asks for nothing when it is not there', () => {
    expect(preferredWaitSeconds(undefined)).toBe(0);
  });

  it('asks for a whole number of seconds, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[wait=;, "\d]*$/), (some, similar) => {
        for (const header of [some, similar, `wait=${some}`]) {
          expect(preferredWaitSeconds(header)).toSatisfy(Number.isInteger);
        }
      }),
      { seed: 1 },
    );
  });
});
