/**
 * Baton in Temporal: the workflow. It holds no call to Baton and nothing that a replay would answer
 * differently; the strategy's retry settings become Temporal's.
 */

import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  proxyActivities,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { StrategyConfig } from './baton-client.ts';
import type { BatonActivities, Task } from './temporal-activity.ts';

const { selectStrategy, reportOutcome } = proxyActivities<BatonActivities>({
  startToCloseTimeout: '10 seconds',
});

/** Lets agents work on a task, as Baton's strategy says, and reports how that went. */
export async function solve(task: Task): Promise<void> {
  const started = Date.now();
  const strategy = await selectStrategy(task);
  const { work } = proxyActivities<Pick<BatonActivities, 'work'>>({
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '1 minute',
    retry: retryPolicy(strategy),
  });
  const facts = () => ({
    durationSeconds: (Date.now() - started) / 1_000,
    // Fixed here, so that a retried report is the same report.
    observedAt: new Date().toISOString(),
  });
  try {
    const costUsd = await work(task, strategy.agentSelection?.agents ?? ['claude', 'codex']);
    await reportOutcome({ success: true, costUsd, ...facts() });
  } catch (error) {
    await CancellationScope.nonCancellable(() =>
      reportOutcome({ success: false, ...failureOf(error), ...facts() }),
    );
    throw error;
  }
}

/** A strategy's retries as Temporal's retry policy. */
function retryPolicy({ retry }: StrategyConfig) {
  return {
    maximumAttempts: retry?.maxAttempts ?? 2,
    initialInterval: Math.max(1, retry?.initialDelaySeconds ?? 0) * 1_000,
    backoffCoefficient: retry?.backoff === 'exponential' ? 2 : 1,
  };
}

function failureOf(error: unknown): { failureCode: string; costUsd?: number } {
  if (isCancellation(error)) return { failureCode: 'cancelled' };
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (cause instanceof TimeoutFailure) return { failureCode: 'timeout' };
  if (!(cause instanceof ApplicationFailure)) return { failureCode: 'crash' };
  const failureCode = cause.type && /^[a-z]\w*$/.test(cause.type) ? cause.type : 'crash';
  const [details] = cause.details ?? [];
  const costUsd = isSpent(details) ? { costUsd: details.spentUsd } : {};
  return { failureCode, ...costUsd };
}

/** The details of the failure that `work` ends its last attempt with. */
function isSpent(details: unknown): details is { spentUsd: number } {
  return typeof details === 'object' && details !== null && 'spentUsd' in details;
}
