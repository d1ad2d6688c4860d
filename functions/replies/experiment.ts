import * as z from 'zod';
import { armSchema, experimentSchema } from '../../shared/domain/experiment/experiment.ts';
import { guardrailMetricSchema } from '../../shared/domain/experiment/guardrail-metrics.ts';

const count = z.number().min(0);
const measured = z.number().nullable();

const guardrailReplySchema = z.strictObject({
  metric: guardrailMetricSchema,
  margin: z.number(),
  control: measured,
  challenger: measured,
  capital: z.number(),
  capitalNeeded: z.number(),
  breached: z.boolean(),
});

const comparisonReplySchema = z.strictObject({
  lift: measured,
  lower: z.number(),
  upper: z.number(),
  level: z.number(),
  capital: z.number(),
  capitalNeeded: z.number(),
  detectableEffect: measured,
  guardrails: z.array(guardrailReplySchema),
});

/** How an experiment stands. Means and lifts in utility; both bounds are one-sided, each at `level`. */
const experimentReportSchema = z.strictObject({
  arms: z.array(
    armSchema.extend({
      tasks: count,
      openTasks: count,
      mean: measured,
      /** Against the first arm; `null` for that one and in a draft. */
      comparison: comparisonReplySchema.nullable(),
    }),
  ),
  sampleRatio: z.strictObject({ evidence: z.number(), evidenceNeeded: z.number() }),
  why: z.string().nullable(),
});

export const experimentReplySchema = experimentSchema.extend({ report: experimentReportSchema });
