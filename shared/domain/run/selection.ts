import * as z from 'zod';
import { decisionSchema } from '../decision/decision.ts';
import { runIdSchema, slugSchema, taskIdSchema, versionIdSchema } from '../identifiers.ts';
import { configurationSchema } from '../strategy/configuration.ts';

/** A strategy version as an agent receives it. */
export const followedStrategySchema = z.strictObject({
  slug: slugSchema,
  versionId: versionIdSchema,
  version: z.int().min(1),
  config: configurationSchema,
});
export type FollowedStrategy = z.infer<typeof followedStrategySchema>;

/** The strategy that a run follows and how it came to follow it. */
export const selectionSchema = z.strictObject({
  decision: decisionSchema,
  strategy: followedStrategySchema,
  experimentId: z.string().nullable(),
  arm: z.string().nullable(),
  /** A retry's, which repeats what the task's first selection answered. */
  repeated: z.boolean().default(false),
  /** How probable it was that the task is held out; 0 where nothing drew that. */
  holdoutShare: z.number().min(0).max(1).default(0),
});
export type Selection = z.infer<typeof selectionSchema>;

/** The first selection of a task, which every later run of the task repeats. */
export const taskAssignmentSchema = z.strictObject({
  taskId: taskIdSchema,
  firstRunId: runIdSchema,
  assignedAt: z.iso.datetime(),
  selection: selectionSchema,
});
export type TaskAssignment = z.infer<typeof taskAssignmentSchema>;
