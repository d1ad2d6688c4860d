import type { Analysis } from '../../domain/analysis/analysis.ts';
import { SELECT_STRATEGY } from '../../domain/identifiers.ts';
import { CREDITS } from '../../domain/learning/sums-keys.ts';
import { averageContributions } from '../average-contributions.ts';
import type { Baton } from '../baton.ts';
import { readableSums } from '../readable-sums.ts';

/** Contributions that an analysis lists. */
const MOST_CONTRIBUTIONS = 60;

/**
 * What options added to utility on average, those chosen most often first. Which strategy was
 * followed is left out: no configuration says that.
 */
export async function contributionsOfOptions(baton: Baton): Promise<Analysis['contributions']> {
  const credits = await readableSums(baton, CREDITS, baton.stores.sums.list(CREDITS));
  return [...averageContributions(credits)]
    .filter(([type]) => type !== SELECT_STRATEGY)
    .flatMap(([type, options]) =>
      [...options].map(([option, { mean, interval, decisions }]) => ({
        type,
        option,
        mean,
        ...interval,
        decisions,
      })),
    )
    .sort(
      (left, right) =>
        right.decisions - left.decisions ||
        (`${left.type}\n${left.option}` < `${right.type}\n${right.option}` ? -1 : 1),
    )
    .slice(0, MOST_CONTRIBUTIONS);
}
