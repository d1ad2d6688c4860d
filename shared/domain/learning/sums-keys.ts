import type { Stage } from '../attribution/stage.ts';
import type { SumsKey } from './sums.ts';
import type { WorthSide } from './worth-sides.ts';

/**
 * Version of the way features are encoded in models. A changed encoding starts new sums and leaves
 * the old ones readable.
 */
export const ENCODING_VERSION = 2;

/** Everything that the decisions of one type teach lies in families that begin so. */
export const modelFamilies = (decisionType: string) => `model/${decisionType}/`;

/** How choices went, by the features of their contexts: moments, one member an option. */
export const qualityFamily = (decisionType: string) => `${modelFamilies(decisionType)}quality`;

/** The same of choices that nobody drew by known odds: a weaker prior. */
export const observationalFamily = (decisionType: string) =>
  `${modelFamilies(decisionType)}observational`;

/** What runs cost by how often each option was tried in them: moments, one member a task kind. */
export const costFamily = (decisionType: string) => `${modelFamilies(decisionType)}cost`;

/** How many attempts failed and how many of these were followed by another. */
export const attemptsFamily = (decisionType: string) => `${modelFamilies(decisionType)}attempts`;

/** The decision type whose model a family is part of, or `undefined` for any other family. */
export function decisionTypeOfFamily(family: string): string | undefined {
  return /^model\/([^/]+)\//.exec(family)?.[1];
}

/** Whether a family's vectors are moments (moments.ts), which add up by label. */
export function holdsMoments(family: string): boolean {
  return /^(?:model\/[^/]+\/(?:quality|observational|cost)|credit\/[^/]+\/\w+)$/.test(family);
}

/** The key of a member under the encoding in use. */
const encoded = (family: string, member: string): SumsKey => ({
  family,
  member: `${ENCODING_VERSION}#${member}`,
});

export const qualityKey = (decisionType: string, option: string): SumsKey =>
  encoded(qualityFamily(decisionType), option);
export const observationalKey = (decisionType: string, option: string): SumsKey =>
  encoded(observationalFamily(decisionType), option);
export const costKey = (decisionType: string, taskKind: number): SumsKey =>
  encoded(costFamily(decisionType), String(taskKind));
export const attemptsKey = (decisionType: string): SumsKey =>
  encoded(attemptsFamily(decisionType), 'all');

/** Utility by centred choices, of which contributions are made, lies in families that begin so. */
export const CREDITS = 'credit/';
/** Centred choices of one decision type and stage: moments, one member the option chosen. */
export const creditFamily = (decisionType: string, stage: Stage) =>
  `${CREDITS}${decisionType}/${stage}`;
export const creditKey = (decisionType: string, stage: Stage, option: string): SumsKey =>
  encoded(creditFamily(decisionType, stage), option);

/** Runs and their utility, one member a task kind, and of all of them. */
const BASELINE = 'baseline';
export const baselineKey = (taskKind: number): SumsKey => encoded(BASELINE, String(taskKind));
export const OVERALL_BASELINE_KEY: SumsKey = encoded(BASELINE, 'all');

/** What a member is of, or `undefined` when another encoding wrote it. */
export function encodedMember(member: string): string | undefined {
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

/** Tasks with their utility by what decided them, one member a day and side. */
export const WORTH = 'worth';
export const worthKey = (day: string, side: WorthSide): SumsKey => ({
  family: WORTH,
  member: `${day}#${side}`,
});

/** What was seen of one project, and of all of them. */
export const projectKey = (project: string | null): SumsKey => ({
  family: `project/${project ?? ''}`,
  member: 'totals',
});
export const OVERALL_KEY: SumsKey = { family: 'overall', member: 'totals' };

/** What experiments counted lies in families that begin so, one family an experiment. */
export const EXPERIMENT_COUNTS = 'experiment/';
export const experimentFamily = (experimentId: string) => `${EXPERIMENT_COUNTS}${experimentId}`;
