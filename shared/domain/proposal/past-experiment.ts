import * as z from 'zod';
import { versionIdSchema } from '../identifiers.ts';
import { editSchema } from './proposal.ts';

/** What became of a version of this lineage that was tried before. */
export const pastExperimentSchema = z.strictObject({
  versionId: versionIdSchema,
  parentVersionId: versionIdSchema.nullable(),
  /** `inconclusive` forbids nothing: the same may be tried again. */
  label: z.enum(['won', 'lost', 'inconclusive', 'harmful']),
  /** What it changed of its parent. */
  edits: z.array(editSchema),
  /** What was hoped for and what was measured, in utility; `null` where nobody said or nothing came. */
  expectedGain: z.number().nullable(),
  measuredGain: z.number().nullable(),
});
export type PastExperiment = z.infer<typeof pastExperimentSchema>;
