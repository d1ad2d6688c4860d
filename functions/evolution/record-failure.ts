import * as z from 'zod';
import { recordFailure as record } from '../../shared/application/evolution/record-failure.ts';
import { failureSchema } from '../../shared/domain/evolution/failure.ts';
import { executionIdSchema, slugSchema } from '../../shared/domain/identifiers.ts';
import { evolutionState } from './state.ts';

/** RecordFailure: stores and alerts the failure and gives the lease back. */
export const recordFailure = evolutionState(
  z.strictObject({
    state: z.literal('RecordFailure'),
    executionId: executionIdSchema,
    /** `null` when the strategies could not be listed. */
    slug: slugSchema.nullable(),
    dryRun: z.boolean(),
    failure: failureSchema,
  }),
  record,
);
