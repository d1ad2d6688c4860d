import { type Experiment, versionOnTrial } from '../experiment/experiment.ts';
import type { FollowedStrategy } from '../run/selection.ts';
import type { Settings } from '../settings.ts';
import { bySpecificity } from '../strategy/specificity.ts';
import type { Strategy, StrategyVersion } from '../strategy/strategy.ts';
import type { Catalog, CompiledExperiment, CompiledStrategy } from './policy.ts';

/** A strategy with the versions that its pointers name. */
export interface StrategyWithVersions {
  readonly strategy: Strategy;
  readonly current: StrategyVersion | undefined;
  readonly baseline: StrategyVersion | undefined;
  /** The experiment that assigns its tasks, with the versions of its arms as far as they are known. */
  readonly experiment?:
    | { readonly experiment: Experiment; readonly versions: readonly StrategyVersion[] }
    | undefined;
}

/** Compiles what operators decided. Disabled strategies and those without a version never apply. */
export function compileCatalog(
  settings: Settings,
  strategies: readonly StrategyWithVersions[],
): Catalog {
  return {
    settings,
    strategies: strategies
      .flatMap(({ strategy, current, baseline, experiment }): CompiledStrategy[] =>
        strategy.enabled && current !== undefined
          ? [
              {
                slug: strategy.slug,
                name: strategy.name,
                taskType: strategy.taskType,
                contextRules: strategy.contextRules,
                current: followed(current),
                baseline: baseline === undefined ? null : followed(baseline),
                experiment: compiledExperiment(current, experiment),
              },
            ]
          : [],
      )
      .sort(bySpecificity),
  };
}

/**
 * The experiment while it runs and its version on trial is current: who has pinned another version
 * means that one for all tasks, also before the experiment is ended for it.
 */
function compiledExperiment(
  current: StrategyVersion,
  running: StrategyWithVersions['experiment'],
): CompiledExperiment | null {
  if (running?.experiment.status !== 'running') return null;
  const { experiment, versions } = running;
  if (versionOnTrial(experiment).versionId !== current.id) return null;
  const arms = experiment.arms.flatMap(({ name, weight, versionId, closed }) => {
    const version = versions.find(({ id }) => id === versionId);
    return version === undefined
      ? []
      : [{ name, weight, version: followed(version), closed: closed !== null }];
  });
  return arms.length === experiment.arms.length ? { id: experiment.id, arms } : null;
}

function followed({ slug, id, number, config }: StrategyVersion): FollowedStrategy {
  return { slug, versionId: id, version: number, config };
}
