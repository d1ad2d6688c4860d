import type { Strategy } from '../strategy/strategy.ts';

/** Why a strategy may not evolve whatever its runs say; `undefined` when it may. */
export function reasonToPause({
  enabled,
  evolution,
  currentVersionId,
}: Pick<Strategy, 'enabled' | 'evolution' | 'currentVersionId'>): string | undefined {
  if (!enabled) return 'the strategy is not enabled';
  if (evolution === 'paused') return 'an operator paused the evolution of the strategy';
  if (currentVersionId === null) return 'no version of the strategy is current';
  return undefined;
}
