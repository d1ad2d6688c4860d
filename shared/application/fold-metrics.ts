import type { Evidence } from '../domain/learning/evidence.ts';
import type { Metrics } from '../ports.ts';

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
