import { describe, expect, it } from 'vitest';
import {
  baselineKey,
  creditFamily,
  decisionTypeOfFamily,
  encodedMember,
  holdsMoments,
  modelFamilies,
  projectKey,
  qualityKey,
} from '../../../../shared/domain/learning/sums-keys.ts';

describe('the keys of sums', () => {
  it.each(['claude', 'a#b', '1#a', '__proto__', ''])('name the option %j back', (option) => {
    expect(encodedMember(qualityKey('select_agent', option).member)).toBe(option);
  });

  it('tell members of another encoding', () => {
    expect(encodedMember('22#claude')).toBeUndefined();
    expect(encodedMember('1#claude')).toBeUndefined();
  });

  it('do not share a family between types of which one begins the other', () => {
    expect(qualityKey('retry_late', 'a').family.startsWith(modelFamilies('retry'))).toBe(false);
    expect(decisionTypeOfFamily(qualityKey('retry', 'a').family)).toBe('retry');
    expect(decisionTypeOfFamily('totals/option/retry')).toBeUndefined();
    // What decisions are credited with is no part of any model.
    expect(decisionTypeOfFamily(creditFamily('retry', 'later'))).toBeUndefined();
  });

  it('say which vectors add up by label', () => {
    const families = ['quality', 'observational', 'cost', 'attempts'].map(
      (name) => `${modelFamilies('retry')}${name}`,
    );
    expect(families.map(holdsMoments)).toEqual([true, true, true, false]);
    expect(holdsMoments('totals/option/quality')).toBe(false);
    expect(holdsMoments(creditFamily('retry', 'later'))).toBe(true);
    expect(holdsMoments(baselineKey(1).family)).toBe(false);
  });

  it('know a project from no project', () => {
    expect(projectKey('a')).not.toEqual(projectKey(null));
  });
});
