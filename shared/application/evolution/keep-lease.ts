import { leaseFrom } from '../../domain/evolution/lease.ts';
import type { Baton } from '../baton.ts';
import type { StrategyExecution } from './execution.ts';

/** The execution took so long that its lease expired and another execution has it. */
class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/**
 * Takes the execution's lease anew, so that it lasts while the next state works.
 *
 * @throws LeaseLost
 */
export async function keepLease(
  baton: Baton,
  { executionId, slug }: StrategyExecution,
): Promise<void> {
  const now = baton.clock.now();
  const { owner } = await baton.stores.leases.acquire(leaseFrom(slug, executionId, now), now);
  if (owner !== executionId) {
    throw new LeaseLost(`the execution ${owner} took over the lease of ${slug}`);
  }
}
