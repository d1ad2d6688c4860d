import { type DayCount, dayCountsOf } from '../../domain/evolution/day-counts.ts';
import { reasonToPause } from '../../domain/evolution/pause.ts';
import type { StepAnswer } from '../../domain/evolution/steps.ts';
import type { Slug, VersionId } from '../../domain/identifiers.ts';
import { STRATEGY_TOTALS } from '../../domain/learning/sums-keys.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import type { Baton } from '../baton.ts';

/** A strategy whose evolution goes on, as far as its days tell. */
export interface StrategyInTurn {
  readonly strategy: Strategy;
  readonly versionId: VersionId;
  /** Settled runs of the current version. */
  readonly days: readonly DayCount[];
}

/**
 * The strategy as it is now, since each state of its evolution may find that an operator paused it.
 *
 * Cost: one read, and one of its day totals: never its runs.
 */
export async function strategyInTurn(
  { stores }: Baton,
  slug: Slug,
): Promise<StrategyInTurn | { readonly paused: StepAnswer }> {
  const family = `${STRATEGY_TOTALS}${slug}`;
  const [strategy, totals] = await Promise.all([
    stores.strategies.strategy(slug),
    stores.sums.list(family),
  ]);
  const versionId = strategy?.currentVersionId ?? null;
  if (strategy === undefined || versionId === null) return paused('no version is current any more');
  const reason = reasonToPause(strategy);
  if (reason !== undefined) return paused(reason);
  // Slugs may begin with one another.
  const own = totals.filter((each) => each.family === family);
  return { strategy, versionId, days: dayCountsOf(own, versionId) };
}

const paused = (reason: string) => ({ paused: { status: 'paused' as const, reason } });
