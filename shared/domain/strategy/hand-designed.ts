import type * as z from 'zod';
import { type Configuration, configurationSchema } from './configuration.ts';
import data from './hand-designed.json' with { type: 'json' };
import { strategySettingsSchema } from './strategy.ts';

/** A strategy as shipped: settings, the first version's configuration and why it is so. */
export interface HandDesignedStrategy extends z.infer<typeof strategySettingsSchema> {
  readonly slug: string;
  readonly config: Configuration;
  readonly reasoning: string;
}

/** The strategies that Baton starts with. They bootstrap learning and stay the holdout's baseline. */
export const HAND_DESIGNED_STRATEGIES: readonly HandDesignedStrategy[] = data.map(
  ({ slug, config, reasoning, ...settings }) => ({
    ...strategySettingsSchema.parse(settings),
    slug,
    reasoning,
    config: configurationSchema.parse(config),
  }),
);
