import * as z from 'zod';
import { decisionIdSchema } from '../identifiers.ts';

/**
 * What a run's utility is put down to: utility = baseline + contributions + luck, as it was known
 * when the run was folded.
 */
export const attributionSchema = z.strictObject({
  /** What the run was expected to earn by its kind of task alone. */
  baseline: z.number(),
  /** Of every decision that chance made with known odds; pairs, since ids may be any words. */
  contributions: z.array(z.tuple([decisionIdSchema, z.number()])),
  /** What no decision explains. */
  luck: z.number(),
});
export type Attribution = z.infer<typeof attributionSchema>;
