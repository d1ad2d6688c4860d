import { StorageUnavailable } from '../../ports.ts';
import { auditEntry, BATON_ITSELF } from '../audit.ts';
import type { Baton } from '../baton.ts';
import type { StrategyExecution } from './execution.ts';

/**
 * Notes that the strategy was analysed and proposers were asked in vain, so that the next hour does not
 * analyse, ask and pay again. Once an execution.
 *
 * @param startedAt when the execution began
 * @param outcome what it came to, after "The evolution …"
 * @throws StorageUnavailable when somebody else changes the strategy meanwhile: worth another try
 */
export async function noteAttempt(
  baton: Baton,
  { executionId, slug }: StrategyExecution,
  startedAt: string,
  outcome: string,
): Promise<void> {
  const before = await baton.stores.strategies.strategy(slug);
  if (before === undefined) return;
  // Nobody else proposes while this execution has the lease.
  if (before.lastProposedAt !== null && before.lastProposedAt >= startedAt) return;
  const now = baton.clock.now();
  const after = { ...before, lastProposedAt: now, updatedAt: now, revision: before.revision + 1 };
  const audit = auditEntry(baton, {
    caller: BATON_ITSELF,
    action: 'proposals_refused',
    subject: slug,
    reason: `The evolution ${executionId} ${outcome}.`,
    before: null,
    after: { executionId },
  });
  const saved = await baton.stores.strategies.save(after, before.revision, audit);
  if (saved === 'conflict') {
    throw new StorageUnavailable(`${slug} was changed by somebody else at the same time`);
  }
}
