import * as z from 'zod';
import { spreadSchema } from '../simulator/world-schema.ts';
import { configurationEditSchema } from './configuration-leaf.ts';

const share = z.number().min(0).max(1);

/** When runs are reported on, and how far the reports are to be trusted. */
export const reportingSchema = z.strictObject({
  /** From the end of a run to its report. */
  delayDays: spreadSchema,
  /** What takes longer or shorter: runs that end like this, of configurations with this leaf. */
  delays: z
    .array(
      z.strictObject({
        success: z.boolean().optional(),
        edit: configurationEditSchema.optional(),
        factor: z.number().positive(),
      }),
    )
    .default([]),
  /** Runs that nobody ever reports on. */
  lostShare: share.default(0),
  /** Failures that are reported as successes first: merged, then reverted. */
  revisedShare: share.default(0),
  /** From the first report to the one that says so. */
  revisionDays: spreadSchema.default({ median: 1, spread: 0.5 }),
  /** Whether the last report of a task says that nothing more will come. */
  final: z.boolean().default(true),
});
