import * as z from 'zod';
import { decisionTypeSchema, slugSchema, versionIdSchema } from '../identifiers.ts';
import { SIGNALS } from '../outcome/signals.ts';
import { WORTH_SIDES } from './worth-sides.ts';

/**
 * What one run teaches, compact and complete: `additionsOf` (additions.ts) makes the very vectors from it that were
 * added, so a later fold can take them back to the last bit.
 */
export const evidenceSchema = z.strictObject({
  /** The UTC day on which the run was created. */
  day: z.iso.date(),
  project: z.string().nullable(),
  strategy: z
    .strictObject({ slug: slugSchema, versionId: versionIdSchema, source: z.string() })
    .nullable(),
  /** Label of the kind of task; absent in evidence from before attribution. */
  taskKind: z.number().optional(),
  /**
   * The side on which the run counts towards what learning is worth: the first one of a task that
   * could have been held out. Absent in any other.
   */
  worth: z.enum(WORTH_SIDES).optional(),
  lost: z.boolean(),
  success: z.boolean(),
  quality: z.number(),
  utility: z.number(),
  costUsd: z.number(),
  durationSeconds: z.number(),
  failureCode: z.string().nullable(),
  /** Signals that the run has sent. */
  signals: z.array(z.enum(SIGNALS)),
  choices: z.array(
    z.strictObject({
      type: decisionTypeSchema,
      option: z.string(),
      /**
       * `learn`: drawn with a known propensity; `prior`: imported without one, weaker evidence;
       * `show`: counted and shown only.
       */
      use: z.enum(['learn', 'prior', 'show']),
      /** Which attempt it was, from 1. */
      attempt: z.int().min(1),
      /** Another attempt came after it, so this one failed. */
      followed: z.boolean(),
      /** Labels and values of its features; empty for a choice that is only shown. */
      features: z.array(z.tuple([z.number(), z.number()])),
      /** Of each option its label and 1{chosen} − p; absent where chance had no part or no known odds. */
      centred: z.array(z.tuple([z.number(), z.number()])).optional(),
    }),
  ),
});
export type Evidence = z.infer<typeof evidenceSchema>;
