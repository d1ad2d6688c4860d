import type { Context } from '../context/context.ts';
import { featureOf } from '../context/context.ts';
import { kindOfCondition, type Rule, ruleHolds } from './rules.ts';
import type { StrategyTaskType } from './strategy.ts';

/** What decides whether a strategy applies, and how specific it is. */
export interface Applicability {
  readonly slug: string;
  readonly taskType: StrategyTaskType;
  readonly contextRules: Rule;
}

/** Whether the strategy is meant for a task in this context. */
export function applies(strategy: Applicability, context: Context): boolean {
  const fitsType =
    strategy.taskType === 'any' || strategy.taskType === featureOf(context, 'taskType');
  return fitsType && ruleHolds(strategy.contextRules, context);
}

/**
 * Orders strategies from the most to the least specific: more rules first, then more literals, more
 * ranges and more lists, then the exact task type over `any`, then the slug. A total order, so that
 * the order of creation never matters.
 */
export function bySpecificity(left: Applicability, right: Applicability): number {
  const leftRank = rank(left);
  const rightRank = rank(right);
  for (const [position, value] of leftRank.entries()) {
    const difference = (rightRank[position] ?? 0) - value;
    if (difference !== 0) return difference;
  }
  if (left.slug === right.slug) return 0;
  return left.slug < right.slug ? -1 : 1;
}

function rank({ contextRules, taskType }: Applicability): readonly number[] {
  const kinds = Object.values(contextRules).map(kindOfCondition);
  const count = (kind: string) => kinds.filter((each) => each === kind).length;
  return [
    kinds.length,
    count('literal'),
    count('range'),
    count('list'),
    taskType === 'any' ? 0 : 1,
  ];
}
