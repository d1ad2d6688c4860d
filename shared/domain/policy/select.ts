import type { Context } from '../context/context.ts';
import type { WeighedAlternative } from '../decision/decision.ts';
import { type ExperimentId, SELECT_STRATEGY, type TaskId } from '../identifiers.ts';
import { unitInterval } from '../random/unit-interval.ts';
import type { FollowedStrategy } from '../run/selection.ts';
import type { Mode } from '../settings.ts';
import { BUILT_IN_STRATEGY } from '../strategy/built-in.ts';
import { applies } from '../strategy/specificity.ts';
import { type AssignedVersion, assignVersion } from './assign-version.ts';
import { explainSelection } from './explain-selection.ts';
import {
  type Holdout,
  marginalProbabilities,
  offeredVersions,
  positionOf,
} from './offered-versions.ts';
import type { CompiledStrategy, Policy } from './policy.ts';
import { weigh } from './weigh.ts';

/** Which strategy a task follows, and with what probability. */
export interface StrategyChoice {
  readonly strategy: FollowedStrategy;
  readonly source: AssignedVersion['source'] | 'fallback';
  /** The experiment that counts the task, and its arm there. */
  readonly experimentId: ExperimentId | null;
  readonly arm: string | null;
  /** How probable it was that the task is held out; 0 where nothing drew that. */
  readonly holdoutShare: number;
  /** In (0, 1]: over holdout, strategies and arms. */
  readonly propensity: number;
  /** Every version that the task could have come to follow, once; the probabilities sum to 1. */
  readonly alternatives: readonly WeighedAlternative[];
  /** What the policy would have chosen; only in mode `shadow`. */
  readonly shadow: { readonly chosen: string; readonly propensity: number } | null;
  readonly why: string;
  /** Features of the context of which nothing has been learned, so that they counted nothing. */
  readonly unseenFeatures: number;
}

/**
 * Chooses the strategy version for a task: a pure function of the policy, the context and the task's
 * id. First the holdout is drawn, then a strategy by the policy, then an arm of its experiment. Only
 * the mode `learning` holds tasks out and experiments.
 *
 * @param policy `undefined` when none could be loaded
 */
export function selectStrategy(
  policy: Policy | undefined,
  context: Context,
  taskId: TaskId,
): StrategyChoice {
  if (policy === undefined)
    return builtIn('No policy could be loaded; the built-in baseline answers.');
  const { settings, strategies } = policy.catalog;
  // The catalogue is sorted, so the first that applies is the most specific.
  const applicable = strategies.filter((strategy) => applies(strategy, context));
  const [mostSpecific] = applicable;
  if (mostSpecific === undefined) {
    return builtIn('No strategy applies to this context; the built-in baseline answers.');
  }
  if (settings.mode === 'off') return baselineOf(mostSpecific, settings.mode, null);
  const learns = settings.mode === 'learning';
  const drawable = learns ? applicable : applicable.map(withoutExperiment);
  const holdout: Holdout = {
    share: learns ? settings.holdoutShare : 0,
    baseline: handDesigned(mostSpecific),
  };
  const offered = offeredVersions(drawable, holdout);
  // What only the holdout or an experiment may answer is there for its estimate.
  const candidates = offered.map(({ versionId }, at) => ({
    value: versionId,
    eligible: at < drawable.length,
  }));
  const weighing = weigh(candidates, policy.models.get(SELECT_STRATEGY), {
    context,
    strategyVersionId: null,
    preferred: mostSpecific.current.versionId,
    mode: settings.mode,
    unit: unitInterval(SELECT_STRATEGY, taskId),
  });
  const probabilities = marginalProbabilities(offered, drawable, weighing.probabilities, holdout);
  const assigned = assignVersion(drawable[weighing.chosen] ?? mostSpecific, holdout, taskId);
  const { version: strategy, source, experimentId, arm } = assigned;
  const propensity = probabilities[positionOf(offered, strategy)] ?? 1;
  if (settings.mode === 'shadow') {
    return baselineOf(mostSpecific, settings.mode, { chosen: strategy.versionId, propensity });
  }
  return {
    strategy,
    source,
    experimentId,
    arm,
    holdoutShare: holdout.share,
    propensity,
    alternatives: offered.map(({ versionId }, at) => ({
      value: versionId,
      probability: probabilities[at] ?? 0,
      estimate: weighing.estimates[at] ?? null,
    })),
    shadow: null,
    why: explainSelection(assigned, { applicable, weighing, settings }),
    unseenFeatures: weighing.unseenFeatures,
  };
}

function withoutExperiment(strategy: CompiledStrategy): CompiledStrategy {
  return strategy.experiment === null ? strategy : { ...strategy, experiment: null };
}

function builtIn(why: string): StrategyChoice {
  return certainly(BUILT_IN_STRATEGY, 'fallback', why);
}

/** The hand-designed version of the most specific strategy, else the built-in one. */
function handDesigned({ baseline }: CompiledStrategy): FollowedStrategy {
  return baseline ?? BUILT_IN_STRATEGY;
}

function baselineOf(
  mostSpecific: CompiledStrategy,
  mode: Mode,
  shadow: StrategyChoice['shadow'],
): StrategyChoice {
  const beside = shadow === null ? '' : '; the choice of the policy is logged beside it';
  const why = `The mode is ${mode}: the hand-designed baseline answers${beside}.`;
  return { ...certainly(handDesigned(mostSpecific), 'policy', why), shadow };
}

function certainly(
  strategy: FollowedStrategy,
  source: StrategyChoice['source'],
  why: string,
): StrategyChoice {
  return {
    strategy,
    source,
    experimentId: null,
    arm: null,
    holdoutShare: 0,
    propensity: 1,
    alternatives: [{ value: strategy.versionId, probability: 1, estimate: null }],
    shadow: null,
    why,
    unseenFeatures: 0,
  };
}
