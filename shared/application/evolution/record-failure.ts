import { type Failure, failureReason } from '../../domain/evolution/failure.ts';
import type { ExecutionId, Slug } from '../../domain/identifiers.ts';
import type { Baton } from '../baton.ts';
import { type EvolutionEnd, recordStatus } from './record-status.ts';

/** A state that failed for good. */
export interface FailedEvolution {
  readonly executionId: ExecutionId;
  /** `null` when it failed before any strategy was taken up. */
  readonly slug: Slug | null;
  readonly dryRun: boolean;
  readonly failure: Failure;
}

/** Alerts the failure, whatever storage says, and ends the strategy's evolution as `failed`. */
export async function recordFailure(
  baton: Baton,
  { executionId, slug, dryRun, failure }: FailedEvolution,
): Promise<Pick<EvolutionEnd, 'status'> & { readonly slug: Slug | null }> {
  const reason = failureReason(failure);
  const what = slug === null ? 'Evolution' : `The evolution of ${slug}`;
  const message = `${what} failed in the execution ${executionId}: ${reason}`;
  baton.alerting.raise('evolution_failed', 'warning', slug ?? 'deployment', message);
  baton.metrics.count('EvolutionFailures', 1);
  if (slug === null) return { slug, status: 'failed' };
  return await recordStatus(baton, { executionId, slug, dryRun, status: 'failed', reason });
}
