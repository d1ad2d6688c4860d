import type { RunId } from '../../domain/identifiers.ts';
import type { AuditEntry } from '../../domain/operations/audit-entry.ts';
import type { Run } from '../../domain/run/run.ts';
import { StorageUnavailable } from '../../ports.ts';
import type { Baton } from '../baton.ts';
import { commitInParts, type FoldResult } from '../commit-folds.ts';
import { leaveTask, taskLeftBy } from './leave-task.ts';

/** How often a run is tried again that others write or fold meanwhile. */
const MOST_ATTEMPTS = 50;

/**
 * Removes a run and everything that hangs on it, once nothing is left in the sums of what it added.
 * Whatever happens in between is found when this is asked for again: a run that was interrupted in
 * is still there and knows exactly what of it is still in the sums, and a report that came meanwhile
 * makes it begin anew.
 *
 * @param audit stored together with the removal
 * @returns `absent` when there is no such run
 */
export async function forgetRun(
  baton: Baton,
  runId: RunId,
  audit?: AuditEntry | undefined,
): Promise<'forgotten' | 'absent'> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const run = await baton.stores.runs.run(runId);
    if (run === undefined) return 'absent';
    if (run.folded.evidence !== null) await takeBack(baton, [run]);
    else {
      const task = await taskLeftBy(baton, run);
      if (task !== undefined) await leaveTask(baton, run, task);
      else if ((await remove(baton, run, audit)) === 'removed') return 'forgotten';
    }
    // Giving way a little longer each time lets whoever writes the run come to an end.
    await baton.clock.sleep(Math.min(attempt, 10));
  }
  throw new StorageUnavailable(`run ${runId} has too many writers at once`);
}

/** Takes back what the runs added to the sums, of those that nobody writes or folds meanwhile. */
export async function takeBack(baton: Baton, runs: readonly Run[]): Promise<void> {
  await commitInParts(baton, runs.map(withoutEvidence), []);
}

/** A fold after which the run has added nothing and is not due. */
function withoutEvidence(run: Run): FoldResult {
  const { runId, revision, folded } = run;
  return {
    read: run,
    run: {
      runId,
      expectedRevision: revision,
      expectedFoldCount: folded.count,
      folded: { ...folded, count: folded.count + 1, revision, evidence: null, attribution: null },
      dueAt: null,
    },
    evidence: { before: folded.evidence, after: null },
  };
}

function remove({ stores }: Baton, run: Run, audit: AuditEntry | undefined) {
  return stores.runs.remove({
    runId: run.runId,
    expectedRevision: run.revision,
    expectedFoldCount: run.folded.count,
    audit,
  });
}
