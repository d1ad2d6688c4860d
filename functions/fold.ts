import type {
  Context,
  DynamoDBBatchResponse,
  DynamoDBStreamEvent,
  ScheduledEvent,
} from 'aws-lambda';
import type { Baton } from '../shared/application/baton.ts';
import { judgeRunningExperiments } from '../shared/application/experiments/judge.ts';
import { foldDueRuns } from '../shared/application/fold.ts';
import { noteDueRuns } from '../shared/application/fold-metrics.ts';
import { reconcilePolicy } from '../shared/application/publish-policy.ts';
import { StorageUnavailable } from '../shared/ports.ts';
import { invocation } from './pipeline/invocation.ts';

/** Time that is kept to finish a batch and to answer, in milliseconds. */
const RESERVE_MILLISECONDS = 10_000;

/**
 * Learns from the runs that are due. The run table's stream rings when runs were written; what was
 * written is not read from it, so a record that comes late, twice or never does no harm. The
 * schedule sweeps: it finds what no record announced, closes outcome windows and repairs the policy.
 */
export const handler = invocation<DynamoDBStreamEvent | ScheduledEvent, DynamoDBBatchResponse>(
  async (baton, event, context) => {
    if ('Records' in event) return await ring(baton, event, context);
    await sweep(baton, context);
    return { batchItemFailures: [] };
  },
);

/** All records share one fate: reported as failed they come again, and finally to the failure queue. */
async function ring(
  baton: Baton,
  { Records: [first] }: DynamoDBStreamEvent,
  context: Context,
): Promise<DynamoDBBatchResponse> {
  try {
    if (await foldAll(baton, context)) return { batchItemFailures: [] };
    baton.log.info('More runs are due than one call can fold; the next one goes on.');
  } catch (error) {
    tell(baton, error);
  }
  // From this record on everything comes again.
  return { batchItemFailures: [{ itemIdentifier: first?.dynamodb?.SequenceNumber ?? '' }] };
}

/** Rejects when it fails, so that the schedule tries again and finally tells its failure queue. */
async function sweep(baton: Baton, context: Context): Promise<void> {
  try {
    await noteDueRuns(baton);
    await reconcilePolicy(baton);
    await foldAll(baton, context);
    await judgeRunningExperiments(baton);
  } catch (error) {
    tell(baton, error);
    throw error;
  }
}

/** @returns whether everything that was due is folded; else the time was up */
async function foldAll(baton: Baton, context: Context): Promise<boolean> {
  while (context.getRemainingTimeInMillis() > RESERVE_MILLISECONDS) {
    const { conflicts, more } = await foldDueRuns(baton);
    if (!more && conflicts === 0) return true;
  }
  return false;
}

function tell(baton: Baton, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof StorageUnavailable) {
    baton.alerting.raise('storage_unavailable', 'critical', 'deployment', reason);
    return;
  }
  baton.alerting.raise('fold_failed', 'critical', 'deployment', `Folding failed: ${reason}`);
  baton.log.error('Folding failed', { error: String(error instanceof Error && error.stack) });
}
