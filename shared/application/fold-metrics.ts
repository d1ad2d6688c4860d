import type { Evidence } from '../domain/learning/evidence.ts';
import type { Metrics } from '../ports.ts';
import type { Baton } from './baton.ts';

/** What a run taught before a fold and teaches after it. */
export interface EvidenceChange {
  readonly before: Evidence | null;
  readonly after: Evidence | null;
}

/** Counts the runs that begin to count with a fold; revisions of runs that did already do not. */
export function countSettled(metrics: Metrics, changes: readonly EvidenceChange[]): void {
  let [settled, successful, lost] = [0, 0, 0];
  for (const { before, after } of changes) {
    if (after === null || (before !== null && before.lost === after.lost)) continue;
    metrics.gauge('Utility', after.utility);
    if (after.lost) lost += 1;
    else settled += 1;
    if (after.success) successful += 1;
  }
  if (settled > 0) metrics.count('SettledRuns', settled);
  if (successful > 0) metrics.count('SuccessfulRuns', successful);
  if (lost > 0) metrics.count('LostRuns', lost);
}

/** Notes how many runs are due and for how long the first of them has been. */
export async function noteDueRuns({ stores, clock, metrics }: Baton): Promise<void> {
  const now = clock.now();
  const count = await stores.folds.dueCount(now);
  const [oldest] = count === 0 ? [] : await stores.folds.due(now, 1);
  const dueAt = oldest?.run.dueAt ?? now;
  metrics.gauge('DueRuns', count);
  metrics.gauge('OldestDueSeconds', Math.max(0, Date.parse(now) - Date.parse(dueAt)) / 1_000);
}
