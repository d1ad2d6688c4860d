import type { RunId, TaskId } from '../domain/identifiers.ts';
import { taskIdSchema } from '../domain/identifiers.ts';
import { hasOutcome, newRun, type Run } from '../domain/run/run.ts';
import { DEFAULT_SETTINGS } from '../domain/settings.ts';
import type { RunWrite } from '../ports.ts';
import { StorageUnavailable } from '../ports.ts';
import type { Baton } from './baton.ts';

/** How often a write is tried again when another call wrote the same run in between. */
const MOST_ATTEMPTS = 50;

/** The part of a write that differs from one use case to the next. */
export interface RunChange {
  readonly run: Run;
  readonly decisions?: RunWrite['decisions'];
  readonly assignment?: RunWrite['assignment'];
}

/** The run as stored, or as its first call finds it. */
export function runOrNew(baton: Baton, known: Run | undefined, runId: RunId, taskId?: TaskId): Run {
  if (known !== undefined) return known;
  const settings = baton.policy.known().policy?.catalog.settings ?? DEFAULT_SETTINGS;
  const task = taskId ?? taskIdSchema.parse(runId);
  return { ...newRun(runId, task, baton.clock.now(), settings.outcomeWindowSeconds), revision: 0 };
}

/**
 * Reads a run, lets `change` decide what to write, and writes it under the revision that was read,
 * again from the start when another call came first.
 *
 * @param change given the stored run or `undefined`; answers a change, or a result that needs none
 * @returns what `change` answered at last, after its change was stored
 */
export async function writeRun<Result>(
  baton: Baton,
  runId: RunId,
  change: (
    known: Run | undefined,
    attempt: number,
  ) => Promise<{ readonly change?: RunChange | undefined; readonly result: Result }>,
): Promise<Result> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const known = await baton.stores.runs.run(runId);
    const { change: wanted, result } = await change(known, attempt);
    if (wanted === undefined) return result;
    const outcome = await baton.stores.runs.write({
      ...wanted,
      run: { ...wanted.run, revision: wanted.run.revision + 1 },
      expectedRevision: known?.revision,
    });
    if (outcome === 'written') {
      if (hasOutcome(wanted.run)) baton.doorbell.ring();
      return result;
    }
    // Giving way a little longer each time lets concurrent writers of one run through in turn.
    await baton.clock.sleep(Math.min(attempt, 10));
  }
  throw new StorageUnavailable(`run ${runId} has too many writers at once`);
}

/** The run with a changed revision's due mark: at once when there is an outcome to learn from. */
export function markDue(baton: Baton, run: Run): Run {
  return hasOutcome(run) ? { ...run, dueAt: baton.clock.now() } : run;
}
