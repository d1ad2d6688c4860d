import * as z from 'zod';
import { plainText, slugSchema } from '../identifiers.ts';
import { evolutionStatusSchema } from './status.ts';

export const executionIdSchema = plainText(1, 80).brand<'ExecutionId'>();
/** One run of the state machine: the name of its execution, which is used once. */
export type ExecutionId = z.infer<typeof executionIdSchema>;

/** Why an evolution ended as it did, for people. */
export const evolutionReasonSchema = z.string().max(1_000);

/** What one execution did for one strategy. */
export const evolutionSchema = z.strictObject({
  executionId: executionIdSchema,
  slug: slugSchema,
  dryRun: z.boolean(),
  status: evolutionStatusSchema,
  reason: evolutionReasonSchema.nullable(),
  startedAt: z.iso.datetime(),
  /** `null` while it is `running`. */
  endedAt: z.iso.datetime().nullable(),
});
export type Evolution = z.infer<typeof evolutionSchema>;
