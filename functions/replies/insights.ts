import * as z from 'zod';
import { experimentSchema } from '../../shared/domain/experiment/experiment.ts';
import { modeSchema } from '../../shared/domain/settings.ts';
import { experimentReplySchema } from './experiment.ts';

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

const intervalSchema = z.strictObject({ lower: z.number(), upper: z.number() });

/** What choosing an option added to a run's utility on average, with its 95 % interval. */
const contributionSchema = z.strictObject({
  mean: z.number(),
  interval: intervalSchema,
  decisions: count,
});

/** What all of learning is worth: mean utility of learned tasks − of those held out, by their first runs. */
const holdoutSchema = z.strictObject({
  /** Of tasks that are held out now. */
  share: z.number().min(0).max(1),
  holdoutTasks: count,
  learnedTasks: count,
  difference: z.number().nullable(),
  /** Holds the true difference with the probability `level`; `null` below two tasks on a side. */
  interval: intervalSchema.nullable(),
  level: z.number(),
});

export const insightsReplySchema = z.strictObject({
  at: z.iso.datetime(),
  mode: modeSchema.nullable(),
  policyVersion: z.string().nullable(),
  due: count,
  totals: averagesSchema,
  holdout: holdoutSchema,
  experiments: z.strictObject({
    /** The newest first. */
    running: z.array(experimentReplySchema),
    /** In the last 30 days, the latest first. */
    ended: z.array(experimentSchema),
  }),
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
