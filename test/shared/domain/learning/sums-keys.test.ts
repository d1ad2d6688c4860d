import { describe, expect, it } from 'vitest';
import {
  modelFamily,
  modelKey,
  optionOfMember,
  projectKey,
} from '../../../../shared/domain/learning/sums-keys.ts';

describe('the keys of sums', () => {
  it.each(['claude', 'a#b', '1#a', '__proto__', ''])('name the option %j back', (option) => {
    expect(optionOfMember(modelKey('select_agent', option).member)).toBe(option);
  });

  it('tell members of another encoding', () => {
    expect(optionOfMember('11#claude')).toBeUndefined();
    expect(optionOfMember('2#claude')).toBeUndefined();
  });

  it('do not share a family between types of which one begins the other', () => {
    expect(modelKey('retry', 'a').family).not.toBe(modelKey('retry_late', 'a').family);
    expect(modelFamily('retry')).toBe(modelKey('retry', 'a').family);
  });

  it('know a project from no project', () => {
    expect(projectKey('a')).not.toEqual(projectKey(null));
  });
});
