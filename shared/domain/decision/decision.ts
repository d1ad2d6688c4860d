import * as z from 'zod';
import { contextSchema } from '../context/context.ts';
import {
  decisionIdSchema,
  decisionTypeSchema,
  plainText,
  runIdSchema,
  versionIdSchema,
} from '../identifiers.ts';

/**
 * Who made a decision: Baton in one of four ways, the orchestrator by itself, or somebody before
 * Baton (`imported`).
 */
const decisionSourceSchema = z.enum([
  'policy',
  'experiment',
  'holdout',
  'fallback',
  'orchestrator',
  'imported',
]);

const probability = z.number().min(0).max(1);

/** An option as it stood when the decision was made. */
export const weighedAlternativeSchema = z.strictObject({
  value: plainText(1, 200),
  features: contextSchema.optional(),
  /** `null` where nobody said. */
  probability: probability.nullable(),
  /** Expected utility in [−1, 1] without the exploration bonus; `null` before evidence. */
  estimate: z.number().nullable(),
});
export type WeighedAlternative = z.infer<typeof weighedAlternativeSchema>;

/** One choice made in a run, as logged. */
export const decisionSchema = z.strictObject({
  decisionId: decisionIdSchema,
  runId: runIdSchema,
  type: decisionTypeSchema,
  chosen: plainText(1, 200),
  alternatives: z.array(weighedAlternativeSchema),
  /** The probability with which `chosen` was chosen; `null`: unknown, so nothing is learned from it. */
  propensity: probability.nullable(),
  context: contextSchema,
  source: decisionSourceSchema,
  strategyVersionId: versionIdSchema.nullable(),
  policyVersion: z.string().nullable(),
  /** What the policy would have chosen while the mode is `shadow`. */
  shadow: z.strictObject({ chosen: z.string(), propensity: probability }).nullable(),
  why: z.string().nullable(),
  stale: z.boolean(),
  decidedAt: z.iso.datetime(),
});
export type Decision = z.infer<typeof decisionSchema>;

/** The most decisions one run keeps. */
export const MAXIMUM_DECISIONS = 100;

/** The most bytes one decision may take as JSON. */
export const MAXIMUM_DECISION_BYTES = 8 * 1024;
