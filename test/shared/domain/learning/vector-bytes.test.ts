import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfVector, vectorOfBytes } from '../../../../shared/domain/learning/vector-bytes.ts';

describe('a vector of sums as bytes', () => {
  it('reads back to the last bit', () => {
    fc.assert(
      fc.property(fc.float64Array({ noNaN: true, noDefaultInfinity: true }), (vector) => {
        expect(vectorOfBytes(bytesOfVector(vector))).toEqual(vector);
      }),
      { seed: 1 },
    );
  });

  it('is little-endian on every machine', () => {
    expect([...bytesOfVector(Float64Array.of(1))]).toEqual([0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('cannot hold %s', (value) => {
    expect(() => bytesOfVector(Float64Array.of(value))).toThrow(RangeError);
  });

  it('does not begin in the middle of a number', () => {
    expect(vectorOfBytes(new Uint8Array(12))).toBeUndefined();
  });
});
