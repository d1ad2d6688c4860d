import { describe, expect, it } from 'vitest';
import { contextSchema, featureOf } from '../../../../shared/domain/context/context.ts';

const keys = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`feature${at}`, at]));

describe('a context', () => {
  it.each([
    ['nothing', {}, true],
    ['64 features', keys(64), true],
    ['65 features', keys(65), false],
    ['a name of 64 characters', { ['🎼'.repeat(64)]: 1 }, true],
    ['a name of 65 characters', { ['f'.repeat(65)]: 1 }, false],
    ['a feature without a name', { '': 1 }, false],
    ['a name with a line feed', { 'a\nb': 1 }, false],
    ['an empty text', { a: '' }, true],
    ['a text of 200 characters', { a: '🎼'.repeat(200) }, true],
    ['a text of 201 characters', { a: 'a'.repeat(201) }, false],
    ['a text with a control character', { a: 'a\u0007' }, false],
    ['numbers and booleans', { a: -1.5, b: 0, c: true, d: false }, true],
    ['NaN', { a: Number.NaN }, false],
    ['infinity', { a: Number.POSITIVE_INFINITY }, false],
    ['null', { a: null }, false],
    ['a list', { a: ['b'] }, false],
    ['an object', { a: {} }, false],
  ])('takes or refuses %s', (_, value, expected) => {
    expect(contextSchema.safeParse(value).success).toBe(expected);
  });
});

describe('featureOf', () => {
  it.each(['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf'])(
    'knows no %s that nobody sent, and the one that was sent',
    (feature) => {
      const sent = JSON.parse(`{ "${feature}": "mine" }`);
      expect(featureOf({ language: 'python' }, feature)).toBeUndefined();
      expect(featureOf(sent, feature)).toBe('mine');
    },
  );

  it('tells false, 0 and the empty text from an unknown feature', () => {
    const context = { a: false, b: 0, c: '' };
    expect(['a', 'b', 'c', 'd'].map((name) => featureOf(context, name))).toEqual([
      false,
      0,
      '',
      undefined,
    ]);
  });
});
