import * as z from 'zod';
import { versionIdSchema } from '../identifiers.ts';
import { configurationSchema } from '../strategy/configuration.ts';

const count = z.int().min(0);
const rate = z.number().min(0).max(1);

/** A share of runs, drawn towards that of all runs while few are known, with its 90 % interval. */
const estimatedRateSchema = z.strictObject({
  runs: count,
  successes: count,
  shrunken: rate,
  lower: rate,
  upper: rate,
});
export type EstimatedRate = z.infer<typeof estimatedRateSchema>;

/** The features of a context that make a cell, coded: never a word of the caller's own. */
export const cellSchema = z.strictObject({
  /** `complexity=high language=python`, the name by which proposals cite it. */
  id: z.string().max(200),
  features: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type Cell = z.infer<typeof cellSchema>;

const quantilesSchema = z.strictObject({ median: z.number(), ninetieth: z.number() });

/** A run as people and proposers see it: codes and numbers alone. */
const runSketchSchema = z.strictObject({
  /** Names the run in this analysis only. */
  id: z.string(),
  success: z.boolean(),
  failureCode: z.string().nullable(),
  attempts: count,
  agents: z.array(z.string()).max(8),
  costUsd: z.number(),
  durationSeconds: z.number(),
  iterations: z.number().nullable(),
});
export type RunSketch = z.infer<typeof runSketchSchema>;

/**
 * What the runs of a strategy's current version say about it: deterministic, and made without the
 * runs that are held back for screening proposals.
 */
export const analysisSchema = z.strictObject({
  versionId: versionIdSchema,
  config: configurationSchema,
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  overall: estimatedRateSchema,
  /** Runs that were left out for screening. */
  heldBackRuns: count,
  meanUtility: z.number().nullable(),
  /** The most frequent first; at most 40. */
  cells: z.array(cellSchema.extend(estimatedRateSchema.shape)).max(40),
  /** Runs by failure code, the most frequent first; at most 20. `failed` is a failure without a code. */
  failures: z.array(z.strictObject({ code: z.string(), runs: count })).max(20),
  /** Failed attempts of one run that ended the same way again, by code. */
  repeatedFailures: z.array(z.strictObject({ code: z.string(), runs: count })).max(20),
  quantiles: z.strictObject({
    costUsd: quantilesSchema.nullable(),
    durationSeconds: quantilesSchema.nullable(),
    iterations: quantilesSchema.nullable(),
  }),
  /** What options added to utility on average, from the sums of all runs. */
  contributions: z
    .array(
      z.strictObject({
        type: z.string(),
        option: z.string(),
        mean: z.number(),
        lower: z.number(),
        upper: z.number(),
        decisions: count,
      }),
    )
    .max(60),
  /** How runs went by the agent that was chosen, in each cell; the most frequent first. */
  agents: z.array(estimatedRateSchema.extend({ cell: z.string(), agent: z.string() })).max(120),
  /** A failed run and a successful one of the same cell. */
  pairs: z
    .array(
      z.strictObject({ cell: z.string(), failed: runSketchSchema, successful: runSketchSchema }),
    )
    .max(6),
});
export type Analysis = z.infer<typeof analysisSchema>;
