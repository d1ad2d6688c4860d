import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  contextPatchSchema,
  patchBetween,
  patched,
} from '../../../../shared/application/import/context-patch.ts';
import { SEEDED } from '../../domain/seeded.ts';

const context = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'constructor', 'toString'),
  fc.constantFrom('', 'x', 0, 1, true, false),
  { noNullPrototype: true },
);

it('makes of one context any other', () => {
  fc.assert(
    fc.property(context, context, (base, other) => {
      const patch = contextPatchSchema.parse(patchBetween(base, other) ?? {});
      expect(patched(base, patch)).toEqual(other);
    }),
    SEEDED,
  );
});

it('is nothing between equal contexts', () => {
  expect(patchBetween({ a: 1, b: 'x' }, { b: 'x', a: 1 })).toBeUndefined();
});

it('takes no more features than two contexts have', () => {
  const features = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, null]));
  expect(contextPatchSchema.safeParse(features(128)).success).toBe(true);
  expect(contextPatchSchema.safeParse(features(129)).success).toBe(false);
});
