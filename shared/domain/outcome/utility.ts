import type { Settings } from '../settings.ts';
import type { Outcome } from './outcome.ts';

/**
 * What is optimised: quality minus cost at the declared exchange rate, clipped to [−1, 1]. An
 * escalated run also pays for the person it called, or "always escalate" would be the best strategy.
 */
export function utilityOf(
  { facts }: Outcome,
  quality: number,
  prices: Pick<Settings, 'costWeight' | 'escalationCostUsd'>,
): number {
  const dollars = (facts.costUsd ?? 0) + (facts.escalated === true ? prices.escalationCostUsd : 0);
  return Math.min(1, Math.max(-1, quality - prices.costWeight * dollars));
}
