import * as z from 'zod';
import { admissionSchema } from '../admission/admission.ts';
import { analysisSchema } from '../analysis/analysis.ts';
import { executionIdSchema, experimentIdSchema, slugSchema } from '../identifiers.ts';
import { proposerReplySchema } from '../proposal/proposal.ts';
import { evolutionStatusSchema } from './status.ts';

/** Why an evolution ended as it did, for people. */
export const evolutionReasonSchema = z.string().max(1_000);

/** Who proposed, and what it cost. */
export const proposerUseSchema = z.strictObject({
  name: z.enum(['bedrock', 'offline']),
  /** The model id or inference profile; `null` for the offline proposer. */
  model: z.string().nullable(),
  /** Its reply was stored by an earlier try, so nothing was paid again. */
  reused: z.boolean(),
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  costUsd: z.number().min(0),
  /** Why the configured proposer did not; `null` where it did, or none is configured. */
  insteadBecause: z
    .strictObject({
      status: z.enum(['proposer_unavailable', 'budget_exhausted']),
      reason: evolutionReasonSchema,
    })
    .nullable()
    .default(null),
});
export type ProposerUse = z.infer<typeof proposerUseSchema>;

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
  /** What its states left, as far as it came. */
  analysis: analysisSchema.nullable().default(null),
  proposer: proposerUseSchema.nullable().default(null),
  reply: proposerReplySchema.nullable().default(null),
  admissions: z.array(admissionSchema).default([]),
  /** The experiment that it started. */
  experimentId: experimentIdSchema.nullable().default(null),
});
export type Evolution = z.infer<typeof evolutionSchema>;

/** An evolution as it begins. */
export function begunEvolution(
  { executionId, slug, dryRun }: Pick<Evolution, 'executionId' | 'slug' | 'dryRun'>,
  startedAt: string,
): Evolution {
  return {
    executionId,
    slug,
    dryRun,
    status: 'running',
    reason: null,
    startedAt,
    endedAt: null,
    analysis: null,
    proposer: null,
    reply: null,
    admissions: [],
    experimentId: null,
  };
}
