import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../../../shared/domain/context/context.ts';
import { type Condition, ruleHolds, ruleSchema } from '../../../../shared/domain/strategy/rules.ts';
import { SEEDED } from '../seeded.ts';
import { arbitraryContext, arbitraryRule } from './arbitrary-rule.ts';

describe('a condition', () => {
  it.each<[string, Condition, Context, boolean]>([
    ['a literal holds for itself', 'go', { f: 'go' }, true],
    ['a literal fails for another', 'go', { f: 'Go' }, false],
    ['a number is not its text', 1, { f: '1' }, false],
    ['false is a literal', false, { f: false }, true],
    ['0 is not false', 0, { f: false }, false],
    ['the empty text is a literal', '', { f: '' }, true],
    ['a literal fails for an unknown feature', 'go', { g: 'go' }, false],
    ['a list holds for one of it', ['go', 3, true], { f: 3 }, true],
    ['a list fails for another', ['go', 3, true], { f: '3' }, false],
    ['a list fails for an unknown feature', ['go'], {}, false],
    ['"any" in a list is a word', ['any'], { f: 'go' }, false],
    ['a range holds at its lower end', { min: 2, max: 4 }, { f: 2 }, true],
    ['a range holds at its upper end', { min: 2, max: 4 }, { f: 4 }, true],
    ['a range fails below', { min: 2, max: 4 }, { f: 1.999 }, false],
    ['a range fails above', { min: 2, max: 4 }, { f: 4.001 }, false],
    ['a range without an upper end', { min: 2 }, { f: 1e300 }, true],
    ['a range without a lower end', { max: 2 }, { f: -1e300 }, true],
    ['a range fails for a text', { min: 2 }, { f: '3' }, false],
    ['a range fails for an unknown feature', { min: 2 }, {}, false],
    ['any holds for everything', 'any', { f: false }, true],
    ['any holds for an unknown feature', 'any', {}, true],
  ])('%s', (_, condition, context, expected) => {
    expect(ruleHolds({ f: condition }, context)).toBe(expected);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])(
    'on %s fails where nobody sent it',
    (feature) => {
      const rule = JSON.parse(`{ "${feature}": { "min": 0 } }`);
      expect(ruleHolds(rule, {})).toBe(false);
      expect(ruleHolds(rule, JSON.parse(`{ "${feature}": 1 }`))).toBe(true);
    },
  );
});

describe('a rule', () => {
  it('holds when every condition does, and then in any larger context', () => {
    const rule = { language: ['go', 'rust'], size: { min: 2 }, area: 'any' };
    expect(ruleHolds(rule, { language: 'go', size: 3, more: true })).toBe(true);
    expect(ruleHolds(rule, { language: 'go', size: 1 })).toBe(false);
    expect(ruleHolds(rule, { size: 3 })).toBe(false);
  });

  it('without conditions always holds', () => {
    expect(ruleHolds({}, {})).toBe(true);
  });

  it('holds for fewer contexts the more conditions it has', () => {
    fc.assert(
      fc.property(arbitraryRule, arbitraryRule, arbitraryContext, (rule, more, context) => {
        const both = { ...more, ...rule };
        const holds = ruleHolds(rule, context) && ruleHolds(both, context);
        expect(ruleHolds(both, context)).toBe(holds);
      }),
      { ...SEEDED, numRuns: 1_000 },
    );
  });

  it.each([
    ['no features', {}, true],
    ['64 features', Object.fromEntries(Array.from({ length: 64 }, (_, at) => [`f${at}`, 1])), true],
    [
      '65 features',
      Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`f${at}`, 1])),
      false,
    ],
    ['an empty list', { f: [] }, false],
    ['a list of 64', { f: Array.from({ length: 64 }, (_, at) => at) }, true],
    ['a list of 65', { f: Array.from({ length: 65 }, (_, at) => at) }, false],
    ['an empty range', { f: {} }, false],
    ['a range of one number', { f: { min: 2, max: 2 } }, true],
    ['a range the wrong way round', { f: { min: 3, max: 2 } }, false],
    ['a range of texts', { f: { min: 'a' } }, false],
    ['a range with another end', { f: { min: 1, upTo: 2 } }, false],
    ['null', { f: null }, false],
  ])('may or may not be written with %s', (_, rule, expected) => {
    expect(ruleSchema.safeParse(rule).success).toBe(expected);
  });
});
