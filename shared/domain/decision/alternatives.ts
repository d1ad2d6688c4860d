import * as z from 'zod';
import { type Context, contextSchema } from '../context/context.ts';
import { plainText } from '../identifiers.ts';

const optionValue = plainText(1, 200);

/** The most options one question may offer. */
export const MAXIMUM_ALTERNATIVES = 40;

/** An option to choose from. */
export interface Alternative {
  readonly value: string;
  readonly features?: Context | undefined;
}

/** An option put before the policy. */
export interface Candidate extends Alternative {
  /** One that is not is never chosen, now or later. */
  readonly eligible: boolean;
}

/** The option that leaves a task as it is: it costs nothing and earns nothing more. */
export const STOP = 'stop';

/** 1 to 40 options with unique values, each a string or `{ value, features }`. */
export const alternativesSchema = z
  .array(
    z.union([
      optionValue.transform((value): Alternative => ({ value })),
      z.strictObject({ value: optionValue, features: contextSchema.optional() }),
    ]),
  )
  .min(1)
  .max(MAXIMUM_ALTERNATIVES)
  .refine(
    (alternatives) => new Set(alternatives.map(({ value }) => value)).size === alternatives.length,
    {
      error: 'expected every alternative once',
    },
  );

/** The alternatives sorted by value, so that neither an id nor a draw depends on their order. */
export function canonicalOrder<Option extends { readonly value: string }>(
  alternatives: readonly Option[],
): Option[] {
  return [...alternatives].sort((left, right) => (left.value < right.value ? -1 : 1));
}
