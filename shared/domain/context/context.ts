import * as z from 'zod';
import { plainText } from '../identifiers.ts';

/** The most features one context may hold. */
export const MAXIMUM_CONTEXT_KEYS = 64;

/** The most characters (code points) that a feature's text may have. */
export const MAXIMUM_TEXT_LENGTH = 200;

const contextValueSchema = z.union([plainText(0, MAXIMUM_TEXT_LENGTH), z.number(), z.boolean()], {
  error: 'expected a string of at most 200 characters, a finite number, true or false',
});

/** A coded feature of a task, a project or an attempt. */
export type ContextValue = z.infer<typeof contextValueSchema>;

/** Named features known when a decision is made: at most 64, never free text of the task. */
export const contextSchema = z
  .record(plainText(1, 64), contextValueSchema)
  .refine((context) => Object.keys(context).length <= MAXIMUM_CONTEXT_KEYS, {
    error: `expected at most ${MAXIMUM_CONTEXT_KEYS} keys`,
  });

export type Context = Readonly<Record<string, ContextValue>>;

/** The feature's value, or `undefined`; never a property that every JavaScript object inherits. */
export function featureOf(context: Context, feature: string): ContextValue | undefined {
  return Object.hasOwn(context, feature) ? context[feature] : undefined;
}
