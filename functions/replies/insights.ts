import * as z from 'zod';
import { modeSchema } from '../../shared/domain/settings.ts';

const count = z.number().min(0);
const average = z.number().nullable();

const averagesSchema = z.strictObject({
  runs: count,
  successes: count,
  lost: count,
  quality: z.number(),
  utility: z.number(),
  costUsd: z.number(),
  durationSeconds: z.number(),
  successRate: average,
  meanQuality: average,
  meanUtility: average,
  meanCostUsd: average,
});

/** What choosing an option added to a run's utility on average, with its 95 % interval. */
const contributionSchema = z.strictObject({
  mean: z.number(),
  interval: z.strictObject({ lower: z.number(), upper: z.number() }),
  decisions: count,
});

export const insightsReplySchema = z.strictObject({
  at: z.iso.datetime(),
  mode: modeSchema.nullable(),
  policyVersion: z.string().nullable(),
  due: count,
  totals: averagesSchema,
  strategies: z.array(
    z.strictObject({
      slug: z.string(),
      name: z.string(),
      enabled: z.boolean(),
      currentVersionId: z.string().nullable(),
      totals: averagesSchema,
      versions: z.array(averagesSchema.extend({ versionId: z.string(), source: z.string() })),
      failures: z.array(z.strictObject({ code: z.string(), runs: count })),
    }),
  ),
  decisions: z.array(
    z.strictObject({
      type: z.string(),
      options: z.array(
        averagesSchema.extend({
          value: z.string(),
          learnedFrom: count,
          estimate: average,
          contribution: contributionSchema.nullable(),
        }),
      ),
    }),
  ),
});
