import { type Clock, StorageUnavailable } from '../../ports.ts';

/** Pauses before further attempts, in milliseconds: some 15 seconds in all. */
const PAUSES_MILLISECONDS = [500, 1_000, 2_000, 4_000, 8_000];

/**
 * Runs a step again while storage is away for a moment: a store that meets a whole history at once
 * may ask for patience, and a file may be locked.
 *
 * @param step finds what an earlier attempt has stored
 */
export async function persistently<Result>(
  clock: Clock,
  step: () => Promise<Result>,
): Promise<Result> {
  for (const pause of PAUSES_MILLISECONDS) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof StorageUnavailable)) throw error;
      await clock.sleep(pause);
    }
  }
  return await step();
}
