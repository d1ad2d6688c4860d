import * as z from 'zod';
import { experimentIdSchema, runIdSchema, taskIdSchema } from '../identifiers.ts';
import { GUARDRAIL_METRICS } from './guardrail-metrics.ts';

/** What a task's score needs to know of one of its runs. */
export const taskRunSchema = z.strictObject({
  runId: runIdSchema,
  createdAt: z.iso.datetime(),
  /** `null` until the run is settled. */
  quality: z.number().min(0).max(1).nullable(),
  success: z.boolean(),
  costUsd: z.number().min(0),
  durationSeconds: z.number().min(0),
  escalated: z.boolean(),
});
export type TaskRun = z.infer<typeof taskRunSchema>;

/** A hundredth: scores and metrics count rounded to these, so that counts are integers. */
const hundredths = z.int().min(0).max(100);

/** What a task adds to its experiment's counts, so that exactly this can be taken back. */
export const countedTaskSchema = z.strictObject({
  score: hundredths,
  /** By the order of {@link GUARDRAIL_METRICS}. */
  guardrails: z.array(hundredths).length(GUARDRAIL_METRICS.length),
});
export type CountedTask = z.infer<typeof countedTaskSchema>;

/** One task in an experiment: the unit that is assigned and counted. */
export const experimentTaskSchema = z.strictObject({
  experimentId: experimentIdSchema,
  taskId: taskIdSchema,
  arm: z.string(),
  /** The UTC day on which the task was assigned. */
  day: z.iso.date(),
  /** A label of its project: a number that does not tell the name. */
  project: z.int().min(0),
  /** Task type and complexity: `bug/medium`. */
  segment: z.string(),
  /** When its value is frozen at the latest. */
  closesAt: z.iso.datetime(),
  runs: z.array(taskRunSchema),
  /** `null` while nothing is known of it. */
  counted: countedTaskSchema.nullable(),
  /** Its value is frozen: later reports no longer count here. */
  closed: z.boolean(),
  /** Counts the changes; a write names the revision it read. */
  revision: z.int().min(1),
});
export type ExperimentTask = z.infer<typeof experimentTaskSchema>;
