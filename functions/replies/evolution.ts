import * as z from 'zod';
import { evolutionSchema } from '../../shared/domain/evolution/evolution.ts';
import { executionIdSchema } from '../../shared/domain/identifiers.ts';

export const evolutionStartedSchema = z.strictObject({ executionId: executionIdSchema });

export const evolutionReplySchema = z.strictObject({
  executionId: executionIdSchema,
  /** One for each strategy that the execution took up. */
  strategies: z.array(evolutionSchema),
});
