import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ruleOfText, ruleText } from '../../../../shared/domain/proposal/rule-text.ts';
import { arbitraryRule } from '../strategy/arbitrary-rule.ts';

describe('the text of a rule', () => {
  it('is bare where every feature asks for one plain value', () => {
    expect(ruleText({ language: 'c++', complexity: 'high', hasCodeRefs: true, size: 3 })).toBe(
      'complexity=high hasCodeRefs=true language=c++ size=3',
    );
  });

  it.each([
    [{ language: ['go', 'rust'] }],
    [{ rate: { min: 0.2 } }],
    [{ language: 'visual basic' }],
    [{ 'a b': 'c' }],
    [{ flag: 'true' }],
    [{ version: '7' }],
    [{}],
  ])('%j is its JSON', (rule) => {
    expect(ruleText(rule)).toBe(JSON.stringify(rule));
  });

  it('names the rule again', () => {
    fc.assert(
      fc.property(arbitraryRule, (rule) => {
        expect(ruleOfText(ruleText(rule))).toEqual(rule);
      }),
    );
  });

  it.each(['', 'language', '=go', 'a=b a=c', '{"a":', '{"__proto__":"x"}', '{"b":1,"a":"x y"}'])(
    'a text that it never is names none: %s',
    (text) => {
      expect(ruleOfText(text)).toBeUndefined();
    },
  );
});
