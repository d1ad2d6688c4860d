import {
  type ContributionEstimate,
  contributionEstimate,
} from '../domain/attribution/contribution-interval.ts';
import {
  type MeanContribution,
  optionContributions,
} from '../domain/attribution/option-contributions.ts';
import { CREDITS, encodedMember } from '../domain/learning/sums-keys.ts';
import type { NamedVector } from '../ports.ts';

/**
 * What each option contributed on average, by decision type and option, from sums alone. A decision
 * type and stage whose sums cannot be right has no averages; the fold raises the alert.
 */
export function averageContributions(
  credits: readonly NamedVector[],
): Map<string, Map<string, ContributionEstimate>> {
  const stages = new Map<string, Map<string, MeanContribution[]>>();
  for (const [family, sums] of Map.groupBy(credits, ({ family }) => family)) {
    const [type = ''] = family.slice(CREDITS.length).split('/');
    const byOption = stages.get(type) ?? new Map<string, MeanContribution[]>();
    stages.set(type, byOption);
    for (const [option, mean] of optionContributions(byName(sums)) ?? []) {
      byOption.set(option, [...(byOption.get(option) ?? []), mean]);
    }
  }
  return new Map(
    [...stages].map(([type, options]) => [
      type,
      new Map(
        [...options].flatMap(([option, means]) => {
          const estimate = contributionEstimate(means);
          return estimate === null ? [] : [[option, estimate]];
        }),
      ),
    ]),
  );
}

function byName(sums: readonly NamedVector[]): Map<string, Float64Array> {
  return new Map(
    sums.flatMap(({ member, vector }) => {
      const option = encodedMember(member);
      return option === undefined ? [] : [[option, vector]];
    }),
  );
}
