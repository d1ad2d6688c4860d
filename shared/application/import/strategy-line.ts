import * as z from 'zod';
import { slugSchema, versionIdSchema } from '../../domain/identifiers.ts';
import { momentSchema } from '../../domain/outcome/report.ts';
import { strategySettingsSchema, strategyVersionSchema } from '../../domain/strategy/strategy.ts';

const { number, config, provenance, reasoning, expectedImprovement } = strategyVersionSchema.shape;

/** More versions than any strategy has. */
const MOST_VERSIONS = 10_000;

const versionLineSchema = z.strictObject({
  /** Left out: its place among the versions of the line, from 1. */
  number: number.optional(),
  config,
  provenance: provenance.default('imported'),
  reasoning: reasoning
    .refine((text) => text.isWellFormed(), { error: 'expected text without lone surrogates' })
    .default(''),
  expectedImprovement: expectedImprovement.default(null),
  parentVersionId: versionIdSchema.nullable().default(null),
  createdAt: momentSchema.optional(),
});
export type VersionLine = z.infer<typeof versionLineSchema>;

/** A strategy with versions of it as one line of a file. */
export const strategyLineSchema = z.strictObject({
  strategy: strategySettingsSchema.extend({
    slug: slugSchema,
    /** Left out: as it is; no version of a new strategy, so that it does not apply yet. */
    currentVersionId: versionIdSchema.nullable().optional(),
    baselineVersionId: versionIdSchema.nullable().optional(),
    createdAt: momentSchema.optional(),
    updatedAt: momentSchema.optional(),
  }),
  versions: z.array(versionLineSchema).max(MOST_VERSIONS).default([]),
});
export type StrategyLine = z.infer<typeof strategyLineSchema>;
export type WrittenStrategyLine = z.input<typeof strategyLineSchema>;
