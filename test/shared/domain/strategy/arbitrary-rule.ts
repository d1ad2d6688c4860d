import fc from 'fast-check';
import type { Context } from '../../../../shared/domain/context/context.ts';
import type { Condition, Rule } from '../../../../shared/domain/strategy/rules.ts';

const FEATURES = ['taskType', 'language', 'size', 'constructor'];
const literal = fc.constantFrom<string | number | boolean>('bug', 'go', 1, 5, true, false);
const range = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }))
  .map(([one, other]) => ({ min: Math.min(one, other), max: Math.max(one, other) }));

export const arbitraryCondition: fc.Arbitrary<Condition> = fc.oneof(
  literal,
  fc.array(literal, { minLength: 1, maxLength: 3 }),
  range,
  fc.constant('any'),
);

/** Rules over a few features, so that pairs of them often meet. */
export const arbitraryRule: fc.Arbitrary<Rule> = fc.dictionary(
  fc.constantFrom(...FEATURES),
  arbitraryCondition,
  { maxKeys: 4, noNullPrototype: true },
);

export const arbitraryContext: fc.Arbitrary<Context> = fc.dictionary(
  fc.constantFrom(...FEATURES),
  literal,
  { maxKeys: 4, noNullPrototype: true },
);
