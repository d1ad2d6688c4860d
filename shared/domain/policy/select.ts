import type { Context } from '../context/context.ts';
import type { WeighedAlternative } from '../decision/decision.ts';
import { SELECT_STRATEGY, type TaskId } from '../identifiers.ts';
import { unitInterval } from '../random/unit-interval.ts';
import type { FollowedStrategy } from '../run/selection.ts';
import type { Mode } from '../settings.ts';
import { BUILT_IN_STRATEGY } from '../strategy/built-in.ts';
import { applies } from '../strategy/specificity.ts';
import type { CompiledStrategy, Policy } from './policy.ts';
import { type Weighing, weigh } from './weigh.ts';

/** Which strategy a task follows, and with what probability. */
export interface StrategyChoice {
  readonly strategy: FollowedStrategy;
  readonly source: 'policy' | 'fallback';
  /** In (0, 1]. */
  readonly propensity: number;
  readonly alternatives: readonly WeighedAlternative[];
  /** What the policy would have chosen; only in mode `shadow`. */
  readonly shadow: { readonly chosen: string; readonly propensity: number } | null;
  readonly why: string;
  /** Features of the context of which nothing has been learned, so that they counted nothing. */
  readonly unseenFeatures: number;
}

/**
 * Chooses the strategy for a task: a pure function of the policy, the context and the task's id.
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
  const candidates = applicable.map(({ current }) => ({
    value: current.versionId,
    eligible: true,
  }));
  const weighing = weigh(candidates, policy.models.get(SELECT_STRATEGY), {
    context,
    strategyVersionId: null,
    preferred: mostSpecific.current.versionId,
    mode: settings.mode,
    unit: unitInterval(SELECT_STRATEGY, taskId),
  });
  const chosen = applicable[weighing.chosen] ?? mostSpecific;
  const propensity = weighing.probabilities[weighing.chosen] ?? 1;
  if (settings.mode === 'shadow') {
    return baselineOf(mostSpecific, settings.mode, {
      chosen: chosen.current.versionId,
      propensity,
    });
  }
  return {
    strategy: chosen.current,
    source: 'policy',
    propensity,
    alternatives: applicable.map(({ current }, at) => ({
      value: current.versionId,
      probability: weighing.probabilities[at] ?? 0,
      estimate: weighing.estimates[at] ?? null,
    })),
    shadow: null,
    why: explain(applicable.length, mostSpecific, weighing, settings.mode),
    unseenFeatures: weighing.unseenFeatures,
  };
}

function builtIn(why: string): StrategyChoice {
  return certainly(BUILT_IN_STRATEGY, 'fallback', why);
}

/** The hand-designed version of the most specific strategy, else the built-in one. */
function baselineOf(
  { baseline }: CompiledStrategy,
  mode: Mode,
  shadow: StrategyChoice['shadow'],
): StrategyChoice {
  const beside = shadow === null ? '' : '; the choice of the policy is logged beside it';
  const why = `The mode is ${mode}: the hand-designed baseline answers${beside}.`;
  return { ...certainly(baseline ?? BUILT_IN_STRATEGY, 'policy', why), shadow };
}

function certainly(
  strategy: FollowedStrategy,
  source: StrategyChoice['source'],
  why: string,
): StrategyChoice {
  return {
    strategy,
    source,
    propensity: 1,
    alternatives: [{ value: strategy.versionId, probability: 1, estimate: null }],
    shadow: null,
    why,
    unseenFeatures: 0,
  };
}

function explain(
  applicable: number,
  mostSpecific: CompiledStrategy,
  { basis, decisions }: Weighing,
  mode: Mode,
): string {
  if (applicable === 1) return `${mostSpecific.slug} is the only strategy that applies.`;
  const among = `Among the ${applicable} strategies that apply`;
  if (basis !== 'evidence') {
    return `${among} none has a settled run: the most specific, ${mostSpecific.slug}, is preferred.`;
  }
  return mode === 'frozen'
    ? `${among} the best estimate from ${decisions} settled runs; the mode is frozen.`
    : `${among} drawn by estimated utility from ${decisions} settled runs, with exploration.`;
}
