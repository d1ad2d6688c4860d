import type { ApiClient } from '../api-client.ts';
import { type PlayedRun, type PlayTerms, playRun } from './play-run.ts';
import type { ScheduledRun } from './schedule.ts';

/**
 * Plays the runs one after the other, so that each choice knows every outcome before it.
 *
 * @param onPlayed hears the mean utility so far after each run
 */
export async function playAll(
  client: ApiClient,
  runs: readonly ScheduledRun[],
  terms: PlayTerms,
  onPlayed: (meanUtility: number) => void,
): Promise<PlayedRun[]> {
  const played: PlayedRun[] = [];
  let utility = 0;
  for (const run of runs) {
    const latest = await playRun(client, run, terms);
    played.push(latest);
    utility += latest.utility;
    onPlayed(utility / played.length);
  }
  return played;
}
