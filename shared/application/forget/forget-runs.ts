import { v5 as uuidV5 } from 'uuid';
import type { AuditEntry } from '../../domain/operations/audit-entry.ts';
import { auditEntry } from '../audit.ts';
import type { Baton } from '../baton.ts';
import { publishModels, reconcilePolicy } from '../publish-policy.ts';
import type { FoundRun } from './find-runs.ts';
import { forgetRun, takeBack } from './forget-run.ts';

const FORGOTTEN_NAMESPACE = '4f0c1d8a-5a0e-4b7e-9d43-6f5f2c3f7a19';

/** Runs whose evidence is taken back at once: enough to touch sums that they share seldom. */
const RUNS_AT_ONCE = 50;

/** What shall be forgotten, and who wants it. */
export interface Forgetting {
  readonly kind: 'run' | 'project';
  /** Its id; nothing keeps it afterwards. */
  readonly id: string;
  readonly runs: readonly FoundRun[];
  readonly caller: string;
  readonly reason: string;
  /** Hears after some runs how many are done. */
  readonly onProgress: (done: number) => void;
}

/**
 * Forgets runs, so that the sums are those of never having had them, and publishes the policy that
 * follows. Asked again after an interruption, with the runs that are still there, it goes on.
 *
 * @returns how many were forgotten; the others were gone already
 */
export async function forgetRuns(baton: Baton, forgetting: Forgetting): Promise<number> {
  let audit: AuditEntry | undefined = auditOf(baton, forgetting);
  let forgotten = 0;
  for (let first = 0; first < forgetting.runs.length; first += RUNS_AT_ONCE) {
    const some = forgetting.runs.slice(first, first + RUNS_AT_ONCE);
    const read = await Promise.all(some.map(({ runId }) => baton.stores.runs.run(runId)));
    const left = read.filter((run) => run !== undefined);
    await takeBack(
      baton,
      left.filter(({ folded }) => folded.evidence !== null),
    );
    // The first removal tells the audit log of all that follow, so that none goes unaudited.
    while (audit !== undefined && left.length > 0) {
      const run = left.shift();
      if (run === undefined || (await forgetRun(baton, run.runId, audit)) === 'absent') continue;
      forgotten += 1;
      audit = undefined;
    }
    const answers = await Promise.all(left.map(({ runId }) => forgetRun(baton, runId)));
    forgotten += answers.filter((answer) => answer === 'forgotten').length;
    forgetting.onProgress(first + some.length);
  }
  // Also when nothing was left to forget: an earlier attempt may have ended just before this.
  await publishAll(baton);
  return forgotten;
}

async function publishAll(baton: Baton): Promise<void> {
  await reconcilePolicy(baton);
  // Those whose last sums are gone are known from what was published of them alone.
  await publishModels(baton, baton.policy.known().policy?.models.keys() ?? []);
}

/** What is forgotten is named by a hash alone, which whoever knows the id can compare. */
function auditOf(baton: Baton, { kind, id, runs, caller, reason }: Forgetting): AuditEntry {
  const decisions = runs.reduce((sum, run) => sum + run.decisions, 0);
  return auditEntry(baton, {
    caller,
    action: kind === 'run' ? 'run_forgotten' : 'project_forgotten',
    subject: `${kind} ${uuidV5(id, FORGOTTEN_NAMESPACE)}`,
    reason,
    before: { runs: runs.length, decisions },
    after: null,
  });
}
