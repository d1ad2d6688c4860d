import { begunEvolution, type Evolution } from '../../domain/evolution/evolution.ts';
import { LEASE_SECONDS, leaseFrom } from '../../domain/evolution/lease.ts';
import { reasonToPause } from '../../domain/evolution/pause.ts';
import { GOES_ON, type StepAnswer } from '../../domain/evolution/steps.ts';
import type { Baton } from '../baton.ts';
import { Refusal } from '../refusal.ts';
import { recordOf, type StrategyExecution } from './execution.ts';

/** As many records are looked through for some that never ended. */
const MOST_ABANDONED = 100;

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
  await endAbandoned(baton, begun);
  return GOES_ON;
}

/**
 * Ends the records of executions that lost the lease: whoever ran them is gone. One that was asked
 * for a moment ago has not begun yet.
 */
async function endAbandoned({ stores, clock }: Baton, { executionId, slug }: Evolution) {
  const now = clock.now();
  for (const record of await stores.evolutions.recent(slug, MOST_ABANDONED)) {
    const lasted = Date.parse(now) - Date.parse(record.startedAt);
    if (record.endedAt !== null || record.executionId === executionId) continue;
    if (lasted < LEASE_SECONDS * 1_000) continue;
    const reason = 'the execution ended without a word, and its lease expired';
    await stores.evolutions.put({ ...record, status: 'failed', reason, endedAt: now });
  }
}
