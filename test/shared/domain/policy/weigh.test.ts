import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weigh } from '../../../../shared/domain/policy/weigh.ts';
import type { Mode } from '../../../../shared/domain/settings.ts';
import { SEEDED } from '../seeded.ts';
import { modelOf } from './policies.ts';

const CANDIDATES = ['a', 'b', 'c'].map((value) => ({ value, eligible: true }));
const WITHOUT_C = CANDIDATES.map((each) => ({ ...each, eligible: each.value !== 'c' }));
const EVIDENCE = modelOf([
  ['a', 0.2],
  ['b', 0.9],
]);

/** The terms that a test does not vary. */
const terms = (preferred: string | undefined, mode: Mode, unit: number) => ({
  context: {},
  strategyVersionId: null,
  preferred,
  mode,
  unit,
});

describe('weighing options', () => {
  it('goes by evidence where there is some, whatever is preferred', () => {
    const { basis, probabilities } = weigh(CANDIDATES, EVIDENCE, terms('a', 'learning', 0.5));
    expect(basis).toBe('evidence');
    expect(probabilities[1]).toBeGreaterThan(0.9);
  });

  it('goes by the preference before evidence: all but the floor', () => {
    const { basis, probabilities } = weigh(CANDIDATES, undefined, terms('b', 'learning', 0.5));
    expect(basis).toBe('preference');
    expect(probabilities[1]).toBeCloseTo(0.99 + 0.01 / 3, 12);
    expect(probabilities[0]).toBe(0.01 / 3);
  });

  it('is even with neither', () => {
    const { basis, probabilities } = weigh(
      CANDIDATES,
      undefined,
      terms(undefined, 'learning', 0.5),
    );
    expect(basis).toBe('nothing');
    for (const probability of probabilities) expect(probability).toBeCloseTo(1 / 3, 12);
  });

  it('takes no notice of evidence about what is not eligible, nor of such a preference', () => {
    const onlyC = modelOf([['c', 1]]);
    const { basis, probabilities } = weigh(WITHOUT_C, onlyC, terms('c', 'learning', 0.999));
    expect(basis).toBe('nothing');
    expect(probabilities[2]).toBe(0);
  });

  it('tries what nobody has tried', () => {
    const disappointing = modelOf([
      ['a', 0.2],
      ['b', 0.2],
    ]);
    const { probabilities } = weigh(CANDIDATES, disappointing, terms('a', 'learning', 0.5));
    expect(probabilities[2]).toBeGreaterThan(2 * (probabilities[0] ?? 1));
  });

  it.each([
    ['the best estimate', CANDIDATES, EVIDENCE, 'a', 1],
    [
      'the best of the eligible',
      WITHOUT_C,
      modelOf([
        ['b', 0.1],
        ['c', 1],
      ]),
      'a',
      1,
    ],
    ['the preferred one before evidence', CANDIDATES, undefined, 'c', 2],
    ['the first one with neither', CANDIDATES, undefined, undefined, 0],
    ['the first eligible one with neither', WITHOUT_C.toReversed(), undefined, undefined, 1],
    [
      'the first of equals',
      CANDIDATES,
      modelOf([
        ['b', 0.5],
        ['c', 0.5],
      ]),
      'a',
      1,
    ],
  ] as const)('frozen takes %s for certain', (_, candidates, model, preferred, expected) => {
    const { chosen, probabilities } = weigh(candidates, model, terms(preferred, 'frozen', 0.999));
    expect(chosen).toBe(expected);
    expect(probabilities).toEqual([0, 1, 2].map((at) => (at === expected ? 1 : 0)));
  });

  it('frozen stops where everything else would lose, for stopping comes to nothing', () => {
    const candidates = ['a', 'stop'].map((value) => ({ value, eligible: true }));
    const frozen = terms(undefined, 'frozen', 0.5);
    const dear = { mean: 0.3, overall: new Map(), byKind: new Map() };
    const hopeless = { ...modelOf([['a', 0.1]]), costs: dear };
    const { chosen, estimates } = weigh(candidates, hopeless, frozen);
    expect(chosen).toBe(1);
    expect(estimates).toEqual([expect.closeTo(-0.2, 1), 0]);
    expect(weigh(candidates, modelOf([['a', 0.5]]), frozen).chosen).toBe(0);
  });

  it('gives what is not eligible nothing and the rest something, whatever was learned', () => {
    const names = ['a', 'b', 'c:x', 'd:x', 'stop'];
    const history = fc.array(
      fc.tuple(fc.constantFrom(...names), fc.double({ min: 0, max: 1, noNaN: true })),
      { maxLength: 6 },
    );
    const eligible = fc
      .array(fc.boolean(), { minLength: 5, maxLength: 5 })
      .filter((each) => each.includes(true));
    fc.assert(
      fc.property(
        history,
        eligible,
        fc.double({ min: 0, max: 1, maxExcluded: true }),
        (of, open, unit) => {
          const candidates = names.map((value, at) => ({ value, eligible: open[at] === true }));
          const asked = terms(undefined, 'learning', unit);
          const { probabilities, chosen } = weigh(candidates, modelOf(of, 3), asked);
          expect(probabilities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
          expect(probabilities.map((each) => each > 0)).toEqual(open);
          expect(open[chosen]).toBe(true);
          expect(weigh(candidates, modelOf(of, 3), asked)).toEqual(
            weigh(candidates, modelOf(of, 3), asked),
          );
        },
      ),
      { ...SEEDED, numRuns: 200 },
    );
  });
});
