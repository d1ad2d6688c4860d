import type { RunId } from '../domain/identifiers.ts';
import type { Run } from '../domain/run/run.ts';
import type { Baton } from './baton.ts';
import { publishModels } from './publish-policy.ts';

/** The longest a call may wait for its run, in seconds. */
export const LONGEST_WAIT_SECONDS = 20;

/**
 * Waits until a run's revision is folded and, where this process folds, its policy includes it.
 *
 * @returns the run, or `undefined` when the time was up first
 */
export async function waitUntilFolded(
  baton: Baton,
  runId: RunId,
  revision: number,
  seconds: number,
): Promise<Run | undefined> {
  const until = baton.clock.monotonic() + seconds * 1_000;
  for (let pause = 0; ; pause = Math.min(pause + 1, 50)) {
    const run = await baton.stores.runs.run(runId);
    if (run !== undefined && run.folded.revision >= revision) {
      if (baton.foldsElsewhere) return run;
      // Whoever folded may not have published yet; publishing what is there already costs a look.
      const choices = run.folded.evidence?.choices.filter(({ use }) => use !== 'show') ?? [];
      await publishModels(baton, new Set(choices.map(({ type }) => type)));
      return run;
    }
    if (baton.clock.monotonic() >= until) return undefined;
    await baton.clock.sleep(pause);
  }
}
