import { begunEvolution } from '../../domain/evolution/evolution.ts';
import { leaseFrom } from '../../domain/evolution/lease.ts';
import { GOES_ON, type StepAnswer } from '../../domain/evolution/steps.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import type { Baton } from '../baton.ts';
import { Refusal } from '../refusal.ts';
import { recordOf, type StrategyExecution } from './execution.ts';

/**
 * Begins the evolution of a strategy: takes its lease and records that it is `running`. Called again
 * by the same execution it does the same.
 *
 * @param signal when it aborts first, no lease is taken
 * @throws Refusal `not-found`
 */
export async function acquireLease(
  baton: Baton,
  { executionId, slug, dryRun }: StrategyExecution,
  signal: AbortSignal,
): Promise<StepAnswer> {
  const { strategies, leases, evolutions } = baton.stores;
  const strategy = await strategies.strategy(slug);
  if (strategy === undefined) throw new Refusal('not-found', `There is no strategy ${slug}.`);
  const reason = reasonToPause(strategy);
  if (reason !== undefined) return { status: 'paused', reason };
  signal.throwIfAborted();
  const now = baton.clock.now();
  const { owner, expiresAt } = await leases.acquire(leaseFrom(slug, executionId, now), now);
  if (owner !== executionId) {
    return { status: 'held', reason: `the execution ${owner} holds the lease until ${expiresAt}` };
  }
  const begun = begunEvolution({ executionId, slug, dryRun }, now);
  // Begun again by the same execution, it has what its states have left already.
  if ((await recordOf(baton, begun)) === undefined) await evolutions.put(begun);
  return GOES_ON;
}

function reasonToPause({ enabled, evolution, currentVersionId }: Strategy): string | undefined {
  if (!enabled) return 'the strategy is not enabled';
  if (evolution === 'paused') return 'an operator paused the evolution of the strategy';
  if (currentVersionId === null) return 'no version of the strategy is current';
  return undefined;
}
