import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alternativesSchema,
  canonicalOrder,
} from '../../../../shared/domain/decision/alternatives.ts';
import { SEEDED } from '../seeded.ts';

const many = (count: number) => Array.from({ length: count }, (_, at) => `option ${at}`);

describe('alternatives', () => {
  it.each([
    ['one', ['a'], true],
    ['forty', many(40), true],
    ['forty-one', many(41), false],
    ['none', [], false],
    ['one twice', ['a', 'b', 'a'], false],
    ['one twice in two forms', ['a', { value: 'a', features: { harness: 'cli' } }], false],
    ['names that objects inherit', ['__proto__', 'constructor', 'toString'], true],
    ['200 characters', ['🎼'.repeat(200)], true],
    ['201 characters', ['a'.repeat(201)], false],
    ['an empty name', [''], false],
    ['a name with a line feed', ['a\nb'], false],
    ['features that are no context', [{ value: 'a', features: { size: null } }], false],
    ['a field nobody knows', [{ value: 'a', weight: 1 }], false],
  ])('take or refuse %s', (_, alternatives, expected) => {
    expect(alternativesSchema.safeParse(alternatives).success).toBe(expected);
  });

  it('read a name as a value without features', () => {
    const features = { harness: 'cli' };
    expect(alternativesSchema.parse(['a', { value: 'b', features }])).toEqual([
      { value: 'a' },
      { value: 'b', features },
    ]);
  });

  it('have one canonical order, and keep their own', () => {
    const values = fc.uniqueArray(fc.string(), { maxLength: 10 });
    fc.assert(
      fc.property(values, (unique) => {
        const alternatives = unique.map((value) => ({ value }));
        const before = [...alternatives];
        const canonical = canonicalOrder(alternatives).map(({ value }) => value);
        expect(canonical).toEqual(canonicalOrder(alternatives.toReversed()).map((a) => a.value));
        expect([...canonical].sort()).toEqual(canonical);
        expect(alternatives).toEqual(before);
      }),
      SEEDED,
    );
  });
});
