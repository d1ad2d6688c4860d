import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../shared/domain/canonical-json.ts';
import { SEEDED } from './seeded.ts';

describe('canonical JSON', () => {
  it('orders keys at every depth and leaves lists as they are', () => {
    expect(canonicalJson({ b: [2, 1], a: { d: null, c: 'é' } })).toBe(
      '{"a":{"c":"é","d":null},"b":[2,1]}',
    );
  });

  it('is the same for the same members in another order', () => {
    const members = fc.uniqueArray(fc.tuple(fc.string(), fc.jsonValue()), {
      selector: ([key]) => key,
    });
    fc.assert(
      fc.property(members, (entries) => {
        const turned = Object.fromEntries(entries.toReversed());
        expect(canonicalJson(turned)).toBe(canonicalJson(Object.fromEntries(entries)));
      }),
      SEEDED,
    );
  });

  it('says the value that it was made from', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
      SEEDED,
    );
  });

  it.each([undefined, Number.NaN])('refuses %s, which JSON cannot express', (value) => {
    expect(() => canonicalJson(value)).toThrow();
  });
});
