import { type HoldoutWorth, holdoutWorth } from '../domain/experiment/holdout-worth.ts';
import { worthDays } from '../domain/experiment/worth-days.ts';
import { WORTH } from '../domain/learning/sums-keys.ts';
import type { Settings } from '../domain/settings.ts';
import type { Baton } from './baton.ts';
import { readableSums } from './readable-sums.ts';

export interface WorthInsight extends HoldoutWorth {
  /** Of tasks that are held out now. */
  readonly share: number;
}

/** What learning is worth against the tasks that were held out of it. @param settings those in force */
export async function worthOfLearning(
  baton: Baton,
  settings: Settings | undefined,
): Promise<WorthInsight> {
  const sums = await readableSums(baton, WORTH, baton.stores.sums.list(WORTH));
  const share = settings?.mode === 'learning' ? settings.holdoutShare : 0;
  return { share, ...holdoutWorth(worthDays(sums)) };
}
