import type { FollowedStrategy } from '../run/selection.ts';
import type { Settings } from '../settings.ts';
import { bySpecificity } from '../strategy/specificity.ts';
import type { Strategy, StrategyVersion } from '../strategy/strategy.ts';
import type { Catalog, CompiledStrategy } from './policy.ts';

/** A strategy with the versions that its pointers name. */
export interface StrategyWithVersions {
  readonly strategy: Strategy;
  readonly current: StrategyVersion | undefined;
  readonly baseline: StrategyVersion | undefined;
}

/** Compiles what operators decided. Disabled strategies and those without a version never apply. */
export function compileCatalog(
  settings: Settings,
  strategies: readonly StrategyWithVersions[],
): Catalog {
  return {
    settings,
    strategies: strategies
      .flatMap(({ strategy, current, baseline }): CompiledStrategy[] =>
        strategy.enabled && current !== undefined
          ? [
              {
                slug: strategy.slug,
                name: strategy.name,
                taskType: strategy.taskType,
                contextRules: strategy.contextRules,
                current: followed(current),
                baseline: baseline === undefined ? null : followed(baseline),
                experiment: null,
              },
            ]
          : [],
      )
      .sort(bySpecificity),
  };
}

function followed({ slug, id, number, config }: StrategyVersion): FollowedStrategy {
  return { slug, versionId: id, version: number, config };
}
