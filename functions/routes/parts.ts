import * as z from 'zod';
import {
  executionIdSchema,
  experimentIdSchema,
  runIdSchema,
  slugSchema,
} from '../../shared/domain/identifiers.ts';

/** Parameters of routes that have none. */
export const nothing = z.strictObject({});

export const noBody = z.undefined();

/** What every list takes. */
export const page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(1_000).optional(),
};

export const ofRun = z.strictObject({ runId: runIdSchema });

export const ofStrategy = z.strictObject({ slug: slugSchema });

export const ofExperiment = z.strictObject({ experimentId: experimentIdSchema });

export const ofExecution = z.strictObject({ executionId: executionIdSchema });
