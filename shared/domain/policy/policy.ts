import * as z from 'zod';
import { armSchema } from '../experiment/experiment.ts';
import { experimentIdSchema, plainText, slugSchema } from '../identifiers.ts';
import { type FollowedStrategy, followedStrategySchema } from '../run/selection.ts';
import { settingsSchema } from '../settings.ts';
import { ruleSchema } from '../strategy/rules.ts';
import { strategyTaskTypeSchema } from '../strategy/strategy.ts';
import type { DecisionModel } from './decision-model.ts';

/** A running experiment as deciding needs it. */
export const compiledExperimentSchema = z.strictObject({
  id: experimentIdSchema,
  /** In the experiment's order. */
  arms: z.array(
    armSchema
      .pick({ name: true, weight: true })
      .extend({ version: followedStrategySchema, closed: z.boolean() }),
  ),
});
export type CompiledExperiment = z.infer<typeof compiledExperimentSchema>;

/** A strategy as deciding needs it: when it applies and what it answers. */
export const compiledStrategySchema = z.strictObject({
  slug: slugSchema,
  name: plainText(1, 200),
  taskType: strategyTaskTypeSchema,
  contextRules: ruleSchema,
  current: followedStrategySchema,
  /** The hand-designed version; `null` for a strategy without one. */
  baseline: followedStrategySchema.nullable(),
  /** What assigns its tasks to versions now. */
  experiment: compiledExperimentSchema.nullable().default(null),
});
export type CompiledStrategy = z.infer<typeof compiledStrategySchema>;

/** What operators decide: settings and the strategies that may apply, the most specific first. */
export const catalogSchema = z.strictObject({
  settings: settingsSchema,
  strategies: z.array(compiledStrategySchema),
});
export type Catalog = z.infer<typeof catalogSchema>;

/** The compiled, immutable snapshot that deciding reads. */
export interface Policy {
  /** Changes with every publication. */
  readonly version: string;
  readonly catalog: Catalog;
  /** By decision type. */
  readonly models: ReadonlyMap<string, DecisionModel>;
}

/** The strategy of a catalogue that a version belongs to, with the version's configuration. */
export function followedStrategy(
  { strategies }: Catalog,
  versionId: string,
): FollowedStrategy | undefined {
  for (const { current, baseline, experiment } of strategies) {
    if (current.versionId === versionId) return current;
    if (baseline?.versionId === versionId) return baseline;
    const arm = experiment?.arms.find(({ version }) => version.versionId === versionId);
    if (arm !== undefined) return arm.version;
  }
  return undefined;
}
