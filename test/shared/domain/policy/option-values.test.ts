import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../../../shared/domain/context/context.ts';
import { questionFeatures, taskKindOf } from '../../../../shared/domain/learning/features.ts';
import { MOST_LABELS } from '../../../../shared/domain/learning/moments.ts';
import type { DecisionModel } from '../../../../shared/domain/policy/decision-model.ts';
import { optionValues, typicalUtility } from '../../../../shared/domain/policy/option-values.ts';
import { rowStart } from '../../../../shared/domain/policy/symmetric-matrix.ts';
import { SEEDED } from '../seeded.ts';
import { modelOf } from './policies.ts';

const BUG: Context = { taskKind: 'bug', size: 1 };
const MODEL = modelOf(
  [
    ['a', 0.9],
    ['b', 0.5],
  ],
  50,
  BUG,
);

const valuesOf = (model: DecisionModel, options: readonly string[], context: Context) =>
  optionValues(
    model,
    options.map((value) => ({ value, eligible: true })),
    questionFeatures(context, null),
    taskKindOf(context),
  );

/** 1ᵀM1: the intercept, the kind and the number are all 1 here. */
function quadraticForm(matrix: Float32Array): number {
  let sum = 0;
  for (let row = 0; row < 3; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      sum += (matrix[rowStart(row) + column] ?? 0) * (row === column ? 1 : 2);
    }
  }
  return sum;
}

describe('what is expected of options', () => {
  it('is uncertain by what has been seen of an option in such a context', () => {
    const { deviations } = valuesOf(MODEL, ['a', 'new'], BUG);
    const [seen = 0, unseen = 0] = deviations;
    expect(seen).toBeLessThan(unseen);
    const elsewhere = valuesOf(MODEL, ['a'], { ...BUG, size: 4 }).deviations[0] ?? 0;
    expect(elsewhere).toBeGreaterThan(seen);
  });

  it('has for its variance what is not known of the option, and of what options share', () => {
    const { deviations } = valuesOf(MODEL, ['a'], BUG);
    const own = quadraticForm(MODEL.options.get('a')?.covariance ?? new Float32Array());
    const prior = 0.1 ** 2 + 0.07 ** 2 + 0.1 ** 2;
    const shared = quadraticForm(MODEL.pooledCovariance);
    expect(deviations[0]).toBeCloseTo(Math.sqrt(own + (own / prior) ** 2 * shared), 9);
  });

  it('counts nothing for a feature without statistics, and says how many there are', () => {
    const strange = { ...BUG, unheard: 'of', another: 3 };
    const { utilities, unseenFeatures } = valuesOf(MODEL, ['a', 'b'], strange);
    expect(utilities).toEqual(valuesOf(MODEL, ['a', 'b'], BUG).utilities);
    expect(unseenFeatures).toBe(2);
  });

  it('stays within −1 and 1 and finite, whatever the context', () => {
    const value = fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.boolean());
    const contexts = fc.dictionary(fc.string({ minLength: 1 }), value, { maxKeys: MOST_LABELS });
    fc.assert(
      fc.property(contexts, fc.integer({ min: 1, max: 7 }), (context, attempt) => {
        const asked = { ...context, attempt, previousOption: 'a' };
        const { utilities, deviations } = valuesOf(MODEL, ['a', 'b', 'new', 'stop'], asked);
        for (const each of utilities) expect(Math.abs(each)).toBeLessThanOrEqual(1);
        for (const each of deviations) expect(each).toBeGreaterThanOrEqual(0);
      }),
      { ...SEEDED, numRuns: 300 },
    );
  });

  it('is nothing for stopping, which costs nothing and earns nothing', () => {
    const { utilities, deviations } = valuesOf(MODEL, ['stop'], BUG);
    expect([utilities, deviations]).toEqual([[0], [0]]);
  });

  it('is shown for a typical context', () => {
    expect(typicalUtility(MODEL, 'a')).toBeCloseTo(0.88, 1);
    expect(typicalUtility(MODEL, 'new')).toBeUndefined();
  });
});
