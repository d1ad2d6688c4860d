import type { Baton } from '../../shared/application/baton.ts';
import { foldDueRuns } from '../../shared/application/fold.ts';
import { reconcilePolicy } from '../../shared/application/publish-policy.ts';
import type { Surroundings } from '../evaluate/surroundings.ts';
import { rate, showProgress } from '../progress.ts';

/** Runs folded at once: each time the policy is published anew. */
const RUNS_A_FOLD = 500;

/** A pause for a server that folds the same runs, in milliseconds. */
const GIVE_WAY_MILLISECONDS = 50;

/**
 * Folds until nothing is due and publishes the policy that follows. A server may fold the same runs
 * meanwhile: each counts once.
 *
 * @returns how many runs were folded here
 */
export async function foldImported(
  baton: Baton,
  { standardError, now, signal }: Omit<Surroundings, 'print' | 'today'>,
): Promise<number> {
  const total = await baton.stores.folds.dueCount(baton.clock.now());
  const progress = showProgress(standardError, total, now);
  const started = now();
  let folded = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const report = await foldDueRuns(baton, RUNS_A_FOLD);
      folded += report.folded;
      const speed = rate(folded, now() - started);
      progress.show(folded, `learned from ${folded}/${total} runs, ${speed} runs/s`);
      if (!report.more && report.conflicts === 0) break;
      if (report.conflicts > 0) await baton.clock.sleep(GIVE_WAY_MILLISECONDS);
    }
  } finally {
    progress.stop();
  }
  // Also what an interrupted import has folded and not published.
  await reconcilePolicy(baton);
  return folded;
}
