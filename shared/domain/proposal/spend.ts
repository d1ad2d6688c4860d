import type { ProposerBudget } from './proposer-budget.ts';

/** What a call uses of a language model. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
}

/** What a strategy's proposals have used in a month, with what is set aside for calls under way. */
export interface Spend {
  readonly calls: number;
  readonly tokens: number;
  readonly costUsd: number;
}

export const NOTHING_SPENT: Spend = { calls: 0, tokens: 0, costUsd: 0 };

/** The month's spend once a call is set aside for. @returns `undefined` beyond the budget */
export function reserved(
  { calls, tokens, costUsd }: Spend,
  most: Usage,
  budget: ProposerBudget,
): Spend | undefined {
  const after = {
    calls: calls + 1,
    tokens: tokens + tokensOf(most),
    costUsd: costUsd + most.costUsd,
  };
  const fits =
    after.calls <= budget.callsPerMonth &&
    after.tokens <= budget.tokensPerMonth &&
    after.costUsd <= budget.usdPerMonth;
  return fits ? after : undefined;
}

/** The month's spend once it is known what a call for which `most` was set aside has used. */
export function settled({ calls, tokens, costUsd }: Spend, most: Usage, used: Usage): Spend {
  return {
    calls,
    tokens: tokens - tokensOf(most) + tokensOf(used),
    costUsd: Math.max(0, costUsd - most.costUsd + used.costUsd),
  };
}

function tokensOf({ inputTokens, outputTokens }: Usage): number {
  return inputTokens + outputTokens;
}
