import * as z from 'zod';
import { TASK_TYPES } from '../context/task.ts';
import { experimentIdSchema, plainText, slugSchema, versionIdSchema } from '../identifiers.ts';
import { configurationSchema } from './configuration.ts';
import { ruleSchema } from './rules.ts';

export const strategyTaskTypeSchema = z.enum([...TASK_TYPES, 'any']);
export type StrategyTaskType = z.infer<typeof strategyTaskTypeSchema>;

/** When a strategy is due for evolution and when it is good enough as it is. */
const evolutionThresholdsSchema = z.strictObject({
  satisfactorySuccessRate: z.number().min(0).max(1).default(0.8),
  minimumDecisions: z.int().min(1).max(1_000_000).default(30),
  windowDays: z.int().min(1).max(365).default(60),
  minimumDaysBetween: z.int().min(0).max(365).default(14),
});

/** What an operator may change of a strategy; its versions never change. */
export const strategySettingsSchema = z.strictObject({
  name: plainText(1, 200),
  taskType: strategyTaskTypeSchema,
  contextRules: ruleSchema.default({}),
  enabled: z.boolean().default(true),
  evolution: z.enum(['on', 'paused']).default('on'),
  thresholds: evolutionThresholdsSchema.prefault({}),
});

export const strategySchema = strategySettingsSchema.extend({
  slug: slugSchema,
  /** `null` until a version has been made current; such a strategy never applies. */
  currentVersionId: versionIdSchema.nullable(),
  /** The hand-designed version that stays the baseline, whatever is current. */
  baselineVersionId: versionIdSchema.nullable(),
  /** The one experiment that assigns the strategy's tasks now, if any. */
  runningExperimentId: experimentIdSchema.nullable().default(null),
  /** When an evolution last started an experiment, and when one last had proposals to admit. */
  lastEvolvedAt: z.iso.datetime().nullable().default(null),
  lastProposedAt: z.iso.datetime().nullable().default(null),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** Counts the changes; a write names the revision it read. */
  revision: z.int().min(1),
});
export type Strategy = z.infer<typeof strategySchema>;

const provenanceSchema = z.enum(['hand_designed', 'bedrock', 'offline', 'imported', 'operator']);

/** An immutable configuration of a strategy. */
export const strategyVersionSchema = z.strictObject({
  id: versionIdSchema,
  slug: slugSchema,
  number: z.int().min(1).max(999_999),
  parentVersionId: versionIdSchema.nullable(),
  config: configurationSchema,
  provenance: provenanceSchema,
  reasoning: z.string().max(10_000),
  expectedImprovement: z.number().min(-1).max(1).nullable(),
  /** UUIDv5 of the canonical JSON of `config` alone: one version per configuration. */
  contentHash: z.string(),
  createdAt: z.iso.datetime(),
});
export type StrategyVersion = z.infer<typeof strategyVersionSchema>;
