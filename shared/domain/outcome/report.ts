import * as z from 'zod';

/** A share, or yes and no as 1 and 0. */
const share = z.union([z.boolean().transform(Number), z.number().min(0).max(1)], {
  error: 'expected a number from 0 to 1, true or false',
});

/** The facts a report may hold. `null`: does not apply; absent: not known yet. */
export const outcomeFactsSchema = z.strictObject({
  success: share.nullable().optional(),
  merged: z.boolean().nullable().optional(),
  ciPassed: z.boolean().nullable().optional(),
  humanFeedback: share.nullable().optional(),
  iterations: z.int().min(1).max(1_000).nullable().optional(),
  lintClean: z.boolean().nullable().optional(),
  testsAdded: z.boolean().nullable().optional(),
  durationSeconds: z.number().min(0).max(2_592_000).nullable().optional(),
  costUsd: z.number().min(0).max(100_000).nullable().optional(),
  escalated: z.boolean().nullable().optional(),
  failureCode: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,63}$/, {
      error: 'expected 1 to 64 of a–z, 0–9 and "_", starting with a letter',
    })
    .nullable()
    .optional(),
});
/** Measured facts of a run, each perhaps not known yet. */
export type OutcomeFacts = z.infer<typeof outcomeFactsSchema>;
export type FactName = keyof OutcomeFacts;

/** A moment with any offset, normalised to UTC with milliseconds so that texts compare as times. */
export const momentSchema = z.iso
  .datetime({ offset: true, error: 'expected a moment like 2026-01-31T12:00:00Z' })
  .transform((text) => new Date(text).toISOString())
  // An offset can push a moment out of the four-digit years, which neither parse nor compare as texts.
  .refine((text) => z.iso.datetime().safeParse(text).success, {
    error: 'expected a moment in the years 0000 to 9999',
  });

/** One report about a run, from one of the systems that watch it. */
export const outcomeReportSchema = outcomeFactsSchema.extend({
  observedAt: momentSchema.optional(),
  final: z.boolean().default(false),
});
export type OutcomeReport = z.infer<typeof outcomeReportSchema>;
