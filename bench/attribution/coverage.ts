import { contributionEstimate } from '../../shared/domain/attribution/contribution-interval.ts';
import { optionContributions } from '../../shared/domain/attribution/option-contributions.ts';
import { optionLabel } from '../../shared/domain/learning/features.ts';
import { readMoments } from '../../shared/domain/learning/moments.ts';
import { creditFamily, encodedMember } from '../../shared/domain/learning/sums-keys.ts';
import { creditSums } from './contrasts.ts';
import { type Noise, SIMULATED_DECISIONS, simulatedRuns } from './three-decisions.ts';

/** The share of intervals around mean contributions that hold the true mean, over simulated logs. */
export function intervalCoverage(logs: number, runs: number, noise: Noise): number {
  let [held, intervals] = [0, 0];
  for (let seed = 0; seed < logs; seed += 1) {
    const sums = creditSums(simulatedRuns(runs, seed, noise));
    for (const { type, effects } of SIMULATED_DECISIONS) {
      const ofType = sums.filter(({ family }) => family === creditFamily(type, 'first'));
      const byOption = new Map(
        ofType.map(({ member, vector }) => [encodedMember(member) ?? '', vector]),
      );
      const means = optionContributions(byOption);
      for (const [option, vector] of byOption) {
        const estimate = contributionEstimate([means?.get(option) ?? []].flat());
        if (estimate === null) continue;
        const { lower, upper } = estimate.interval;
        const truth = trueMean(vector, effects);
        intervals += 1;
        if (lower <= truth && truth <= upper) held += 1;
      }
    }
  }
  return held / intervals;
}

/** The mean contribution of the decisions summed up in the vector, if the effects were known. */
function trueMean(vector: Float64Array, effects: readonly number[]): number {
  const moments = readMoments(vector);
  if (moments === undefined) return Number.NaN;
  const total = effects.reduce((sum, effect, option) => {
    const at = moments.labels.indexOf(optionLabel(String(option)));
    return sum + effect * (moments.sums[at] ?? 0);
  }, 0);
  return total / moments.count;
}
