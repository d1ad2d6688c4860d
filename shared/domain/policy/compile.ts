import { optionOfMember } from '../learning/sums-keys.ts';
import type { FollowedStrategy } from '../run/selection.ts';
import type { Settings } from '../settings.ts';
import { bySpecificity } from '../strategy/specificity.ts';
import type { Strategy, StrategyVersion } from '../strategy/strategy.ts';
import { compileOption, type OptionModel } from './option-model.ts';
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
              },
            ]
          : [],
      )
      .sort(bySpecificity),
  };
}

/** The model of a decision type and the options whose sums cannot be right. */
export interface CompiledModel {
  readonly options: Map<string, OptionModel>;
  readonly corrupt: readonly string[];
}

/** Compiles the sums of one decision type, a vector an option, leaving out what is corrupt. */
export function compileModel(
  sums: Iterable<{ readonly member: string; readonly vector: Float64Array }>,
): CompiledModel {
  const options = new Map<string, OptionModel>();
  const corrupt: string[] = [];
  for (const { member, vector } of sums) {
    const option = optionOfMember(member);
    if (option === undefined) continue;
    const model = compileOption(vector);
    if (model === undefined) corrupt.push(option);
    else if (model.count > 0) options.set(option, model);
  }
  return { options, corrupt };
}

function followed({ slug, id, number, config }: StrategyVersion): FollowedStrategy {
  return { slug, versionId: id, version: number, config };
}
