import type { Evolution } from '../../domain/evolution/evolution.ts';
import type { EvolutionStatus } from '../../domain/evolution/status.ts';
import type { Baton } from '../baton.ts';
import { alertEnding } from './alert-ending.ts';
import { noteInRecord, type StrategyExecution } from './execution.ts';
import { noteAttempt } from './note-attempt.ts';

/** How the evolution of a strategy ended. */
export interface EvolutionEnd extends StrategyExecution {
  readonly status: EvolutionStatus;
  readonly reason: string | null;
}

/**
 * Stores how an evolution ended, the first time only, and gives its lease back.
 *
 * @returns the status that is stored
 */
export async function recordStatus(
  baton: Baton,
  { executionId, slug, dryRun, status, reason }: EvolutionEnd,
): Promise<Pick<EvolutionEnd, 'slug' | 'status'>> {
  const now = baton.clock.now();
  const execution = { executionId, slug, dryRun };
  const stored = await noteInRecord(baton, execution, { status, reason, endedAt: now });
  // A call that is made again has been counted; whether people were alerted, nobody knows.
  if (stored.endedAt === now) {
    baton.metrics.count('EvolutionStatus', 1, { status: stored.status });
  }
  if (stored.status === status) await alertEnding(baton, stored);
  if (askedInVain(stored)) {
    await noteAttempt(baton, execution, stored.startedAt, 'got no answer from its proposer');
  }
  // Last: whoever takes the lease next finds this evolution ended.
  await baton.stores.leases.release(slug, executionId);
  baton.log.info('An evolution ended', { executionId, slug, status: stored.status });
  return { slug, status: stored.status };
}

/** Whether it came as far as asking. A dry run keeps nobody from trying again. */
function askedInVain({ status, analysis, dryRun }: Evolution): boolean {
  const unanswered = status === 'proposer_unavailable' || status === 'budget_exhausted';
  return unanswered && analysis !== null && !dryRun;
}
