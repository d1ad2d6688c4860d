import type { ProposerBudget } from './proposer-budget.ts';
import type { Spend } from './spend.ts';

/** Whether a month's budget leaves room for no call at all, however small. */
export function isSpent({ calls, tokens, costUsd }: Spend, budget: ProposerBudget): boolean {
  return (
    calls >= budget.callsPerMonth ||
    tokens >= budget.tokensPerMonth ||
    costUsd >= budget.usdPerMonth
  );
}
