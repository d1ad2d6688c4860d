import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Applicability,
  applies,
  bySpecificity,
} from '../../../../shared/domain/strategy/specificity.ts';
import { SEEDED } from '../seeded.ts';
import { arbitraryRule } from './arbitrary-rule.ts';

const RANGE = { min: 1, max: 2 };
const LIST = ['a', 'b'];

function strategy(
  slug: string,
  contextRules: Applicability['contextRules'],
  taskType: Applicability['taskType'] = 'any',
): Applicability {
  return { slug, contextRules, taskType };
}

describe('a strategy applies', () => {
  it.each([
    ['to its task type', 'bug', { taskType: 'bug' }, true],
    ['not to another', 'bug', { taskType: 'feature' }, false],
    ['not where the task type is unknown', 'bug', {}, false],
    ['to every task type, where it says so', 'any', { taskType: 'feature' }, true],
    ['to an unknown task type, where it takes every one', 'any', {}, true],
  ] as const)('%s', (_, taskType, context, expected) => {
    expect(applies(strategy('s', {}, taskType), context)).toBe(expected);
  });

  it('when its rules hold as well, whatever else the context says', () => {
    const cautious = strategy('s', { testCoverage: 'low' }, 'bug');
    expect(applies(cautious, { taskType: 'bug', testCoverage: 'low', language: 'go' })).toBe(true);
    expect(applies(cautious, { taskType: 'bug', testCoverage: 'high' })).toBe(false);
    expect(applies(cautious, { taskType: 'issue', testCoverage: 'low' })).toBe(false);
  });
});

describe('the more specific of two strategies', () => {
  it.each([
    ['has more rules, whatever their kinds', { a: 'any', b: 'any' }, { a: 'x' }],
    ['has more rules, whatever the task type', { a: 'x', b: 'any' }, { a: 'x' }, 'any', 'bug'],
    ['has a literal rather than a range', { a: 'x' }, { a: RANGE }],
    ['has a range rather than a list', { a: RANGE }, { a: LIST }],
    ['has a list rather than any', { a: LIST }, { a: 'any' }],
    ['has more literals before more ranges', { a: 'x', b: 'any' }, { a: RANGE, b: RANGE }],
    ['has more ranges at equal literals', { a: 'x', b: RANGE }, { a: 'x', b: LIST }],
    ['has more lists at equal ranges', { a: RANGE, b: LIST }, { a: RANGE, b: 'any' }],
    ['has better rules rather than the exact type', { a: 'x' }, { a: LIST }, 'any', 'bug'],
    ['has the exact task type', { a: 'x' }, { a: 'y' }, 'bug', 'any'],
  ] as const)('%s', (_, winner, loser, winnersType = 'any', losersType = 'any') => {
    // The slug speaks for the loser, so that it cannot be what decides.
    const better = strategy('z', winner, winnersType);
    const worse = strategy('a', loser, losersType);
    expect(bySpecificity(better, worse)).toBeLessThan(0);
    expect(bySpecificity(worse, better)).toBeGreaterThan(0);
  });

  it('is otherwise the first by slug', () => {
    const [first, second] = [strategy('a', { f: 'x' }, 'bug'), strategy('b', { g: 'y' }, 'issue')];
    expect(bySpecificity(first, second)).toBeLessThan(0);
    expect(bySpecificity(second, first)).toBeGreaterThan(0);
  });
});

describe('the order by specificity', () => {
  const strategies = fc.uniqueArray(
    fc.record({
      slug: fc.constantFrom(...'abcdefgh'),
      contextRules: arbitraryRule,
      taskType: fc.constantFrom('bug' as const, 'issue' as const, 'any' as const),
    }),
    { minLength: 3, maxLength: 8, selector: ({ slug }) => slug },
  );

  it('is total: antisymmetric and transitive, and nothing ties but with itself', () => {
    const sign = (left: Applicability, right: Applicability) =>
      Math.sign(bySpecificity(left, right)) + 0;
    fc.assert(
      fc.property(strategies, ([a, b, c]) => {
        if (a === undefined || b === undefined || c === undefined) throw new Error('expected 3');
        expect(sign(a, b) + sign(b, a)).toBe(0);
        expect([sign(a, a), sign(a, b) === 0]).toEqual([0, false]);
        if (sign(a, b) < 0 && sign(b, c) < 0) expect(sign(a, c)).toBe(-1);
      }),
      { ...SEEDED, numRuns: 1_000 },
    );
  });

  it('does not depend on the order of creation', () => {
    const shuffled = strategies.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(other.toSorted(bySpecificity)).toEqual(one.toSorted(bySpecificity));
      }),
      { ...SEEDED, numRuns: 500 },
    );
  });
});
