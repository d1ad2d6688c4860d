import { isKnown, isSettled } from '../outcome/outcome.ts';
import { SIGNALS } from '../outcome/signals.ts';
import type { OutcomeWindow, Run } from '../run/run.ts';

/**
 * The state of a run's outcome window at `now` (ISO 8601). Once closed it stays as it closed: a
 * project that sends its first outcome later does not turn its expired runs into lost ones.
 *
 * @param hasSentOutcomes whether the run's project has ever sent an outcome
 */
export function outcomeWindowAt(run: Run, now: string, hasSentOutcomes: boolean): OutcomeWindow {
  if (run.folded.window !== 'open') return run.folded.window;
  if (!run.outcome.final && now < run.windowClosesAt) return 'open';
  if (isSettled(run.outcome)) return 'closed';
  // Whoever says that nothing more will come does report: such a run is lost, whoever else has.
  return hasSentOutcomes || run.outcome.final ? 'lost' : 'expired';
}

/** When a run that was just folded is due again without any further call; `null`: never. */
export function nextDueAt(run: Run, window: OutcomeWindow): string | null {
  if (window !== 'open') return null;
  return isSettled(run.outcome) && !closingChanges(run) ? null : run.windowClosesAt;
}

/** Whether a signal that applies is still missing, so that closing the window changes the quality. */
function closingChanges({ outcome: { facts }, applicableSignals }: Run): boolean {
  if (isKnown(facts.failureCode) || isKnown(facts.success)) return false;
  return SIGNALS.some(
    (signal) => applicableSignals.includes(signal) && facts[signal] === undefined,
  );
}
