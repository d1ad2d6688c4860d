import * as z from 'zod';
import { type Context, contextSchema, MAXIMUM_CONTEXT_KEYS } from '../../domain/context/context.ts';
import { plainText } from '../../domain/identifiers.ts';

/**
 * How a context differs from one that is known anyway, as a JSON Merge Patch (RFC 7396): features
 * that are added or changed, and `null` for those that are not in it.
 */
export const contextPatchSchema = z
  .record(plainText(1, 64), contextSchema.valueType.nullable(), {
    error: 'expected features with a string, a finite number, true, false or null',
  })
  .refine((patch) => Object.keys(patch).length <= 2 * MAXIMUM_CONTEXT_KEYS, {
    error: `expected at most ${2 * MAXIMUM_CONTEXT_KEYS} features`,
  });
export type ContextPatch = z.infer<typeof contextPatchSchema>;

/** The context that differs so; it may hold more features than a context keeps. */
export function patched(base: Context, patch: ContextPatch): Record<string, Context[string]> {
  const inherited = Object.entries(base).filter(([feature]) => !Object.hasOwn(patch, feature));
  const own = Object.entries(patch).flatMap(([feature, value]) =>
    value === null ? [] : [[feature, value] as const],
  );
  return Object.fromEntries([...inherited, ...own]);
}

/** How the context differs from the base; `undefined` when it does not. */
export function patchBetween(base: Context, context: Context): ContextPatch | undefined {
  const changed = Object.entries(context).filter(
    ([feature, value]) => !Object.hasOwn(base, feature) || base[feature] !== value,
  );
  const missing = Object.keys(base)
    .filter((feature) => !Object.hasOwn(context, feature))
    .map((feature) => [feature, null] as const);
  const patch = Object.fromEntries([...changed, ...missing]);
  return Object.keys(patch).length === 0 ? undefined : patch;
}
