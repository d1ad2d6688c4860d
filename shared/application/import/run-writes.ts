import { NO_OUTCOME } from '../../domain/outcome/outcome.ts';
import type { RunWrite } from '../../ports.ts';
import type { RunWithDecisions } from '../read-run.ts';
import type { ImportedRun } from './complete-run.ts';
import { differenceBetween } from './same-run.ts';

/** Every store takes so many decisions in one write. */
const DECISIONS_A_WRITE = 49;

/**
 * The writes that store a run, of which most need one. Until the last, a run of many decisions has
 * no outcome and is never due, so that nothing is learned from a part of it.
 */
export function writesOf({ run, decisions, window, assignment }: ImportedRun): RunWrite[] {
  const count = Math.max(1, Math.ceil(decisions.length / DECISIONS_A_WRITE));
  return Array.from({ length: count }, (_, number) => {
    const stored = decisions.slice(0, (number + 1) * DECISIONS_A_WRITE);
    const isLast = number === count - 1;
    return {
      run: {
        ...run,
        ...(isLast ? {} : { outcome: NO_OUTCOME, dueAt: null }),
        decisionCount: stored.length,
        revision: number + 1,
      },
      expectedRevision: number === 0 ? undefined : number,
      decisions: stored.slice(number * DECISIONS_A_WRITE),
      ...(number === 0 ? { assignment, window } : {}),
    };
  });
}

/**
 * How many of the writes have been done, by an import that was interrupted between them.
 *
 * @returns 0 when the run is not the outcome of any of them
 */
export function writesDone(writes: readonly RunWrite[], stored: RunWithDecisions): number {
  const done = writes.findIndex(({ run }, number) => {
    const isLast = number === writes.length - 1;
    const isUntouched = stored.run.revision === run.revision && stored.run.dueAt === null;
    if (!isLast && !isUntouched) return false;
    const decisions = writes.slice(0, number + 1).flatMap((write) => write.decisions ?? []);
    return differenceBetween(stored, { run, decisions }) === undefined;
  });
  return done + 1;
}
