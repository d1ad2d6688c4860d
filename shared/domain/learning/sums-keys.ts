import type { SumsKey } from './sums.ts';

/**
 * Version of the way features are encoded in models. A changed encoding starts new sums and leaves
 * the old ones readable.
 */
export const ENCODING_VERSION = 1;

/** Sums of what a decision type teaches, one member an option. */
export const modelFamily = (decisionType: string) => `model/${decisionType}`;

export const modelKey = (decisionType: string, option: string): SumsKey => ({
  family: modelFamily(decisionType),
  member: `${ENCODING_VERSION}#${option}`,
});

/** The option of a model's member, or `undefined` when another encoding wrote it. */
export function optionOfMember(member: string): string | undefined {
  const prefix = `${ENCODING_VERSION}#`;
  return member.startsWith(prefix) ? member.slice(prefix.length) : undefined;
}

/** Totals of all runs, whether or not they follow a strategy, one member a day. */
export const ALL_RUN_TOTALS = 'totals/all';
export const allRunTotalsKey = (day: string): SumsKey => ({ family: ALL_RUN_TOTALS, member: day });

/** Totals of runs by strategy, one member a day, version and source. */
export const STRATEGY_TOTALS = 'totals/strategy/';
export const strategyTotalsKey = (
  slug: string,
  day: string,
  versionId: string,
  source: string,
): SumsKey => ({ family: `${STRATEGY_TOTALS}${slug}`, member: `${day}#${versionId}#${source}` });

/** Counts of failure codes by strategy, one member a day and code. */
export const STRATEGY_FAILURES = 'failures/strategy/';
export const strategyFailuresKey = (slug: string, day: string, code: string): SumsKey => ({
  family: `${STRATEGY_FAILURES}${slug}`,
  member: `${day}#${code}`,
});

/** Totals of runs by decision type, one member an option, whether or not it was learned from. */
export const OPTION_TOTALS = 'totals/option/';
export const optionTotalsKey = (decisionType: string, option: string): SumsKey => ({
  family: `${OPTION_TOTALS}${decisionType}`,
  member: option,
});

/** What was seen of one project, and of all of them. */
export const projectKey = (project: string | null): SumsKey => ({
  family: `project/${project ?? ''}`,
  member: 'totals',
});
export const OVERALL_KEY: SumsKey = { family: 'overall', member: 'totals' };
