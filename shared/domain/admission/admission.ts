import * as z from 'zod';
import { versionIdSchema } from '../identifiers.ts';
import { proposalSchema } from '../proposal/proposal.ts';

/** The checks that a proposal passes before live traffic, in their order. */
export const ADMISSION_STAGES = [
  'schema',
  'bounds',
  'worst_case_cost',
  'change_size',
  'novelty',
  'behaviour',
  'relevance',
  'off_policy',
  'selection',
] as const;
export type AdmissionStage = (typeof ADMISSION_STAGES)[number];

/** How one check went. */
export const admissionStepSchema = z.strictObject({
  stage: z.enum(ADMISSION_STAGES),
  passed: z.boolean(),
  /** A code such as `passed`, `unknown_path`, `cost_above_limit`, `insufficient_support`. */
  reason: z.string().max(64),
  /** What was found, for people. */
  detail: z.string().max(500),
});
export type AdmissionStep = z.infer<typeof admissionStepSchema>;

/** A proposal with the checks it went through up to the first that it failed. */
export const admissionSchema = z.strictObject({
  /** Position in the reply. */
  proposal: z.int().min(0),
  content: proposalSchema,
  steps: z.array(admissionStepSchema),
  admitted: z.boolean(),
  /** The version that came of it; `null` when it was not admitted, or in a dry run. */
  versionId: versionIdSchema.nullable(),
});
export type Admission = z.infer<typeof admissionSchema>;
