import type { Decision } from '../domain/decision/decision.ts';
import type { Metrics } from '../ports.ts';
import type { Baton } from './baton.ts';

/**
 * Counts an answer to a question about a strategy or an option.
 *
 * @param answer.recorded whether storage took it in time
 * @param answer.stale whether the policy could not be refreshed for it
 */
export function countAnswer(
  metrics: Metrics,
  name: 'Selections' | 'Choices',
  { source }: Pick<Decision, 'source'>,
  { recorded, stale }: { readonly recorded: boolean; readonly stale: boolean },
): void {
  metrics.count(name, 1, { source });
  if (name === 'Selections' && source === 'fallback') metrics.count('FallbackSelections', 1);
  if (!recorded) metrics.count('UnrecordedDecisions', 1);
  if (stale) metrics.count('StalePolicyDecisions', 1);
}

/** Notes how much of a question's context counted nothing because nothing has been learned of it. */
export function noteUnseenFeatures(
  { metrics, log }: Pick<Baton, 'metrics' | 'log'>,
  { unseenFeatures }: { readonly unseenFeatures: number },
  subject: { readonly runId: string; readonly type: string },
): void {
  if (unseenFeatures === 0) return;
  metrics.count('UnseenFeatures', unseenFeatures);
  log.info('Features without statistics counted nothing', { ...subject, unseenFeatures });
}
