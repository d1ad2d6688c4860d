import { type Context, type ContextValue, featureOf } from '../context/context.ts';
import type { Alternative } from '../decision/alternatives.ts';
import { unitInterval } from '../random/unit-interval.ts';
import { type Feature, MOST_OWN_LABELS, OWN_LABELS } from './moments.ts';
import { onGrid } from './sums.ts';

/**
 * Groups of features that share a prior scale, those that matter most first: where there are more
 * features than a model keeps, the last groups lose theirs first.
 */
export const FEATURE_GROUPS = [
  /** What the option itself is like: its harness, its model. Does not change from run to run. */
  'option',
  /** Which option it is, where options themselves are the features. */
  'chosen',
  /** That this is a second, third … attempt, and whether it repeats an option. */
  'attempt',
  'taskKind',
  /** Plain numbers that the caller sent. */
  'number',
  /** Coarse features read off the task's text. */
  'text',
  /** Other words and yes or no. */
  'word',
  /** The options that failed before and how the last one did. */
  'previous',
  'strategyVersion',
  'project',
] as const;
export type FeatureGroup = (typeof FEATURE_GROUPS)[number];

/** Each group's labels begin where those of the group before end; the first are `OWN_LABELS`. */
const LABELS_A_GROUP = OWN_LABELS;

/** The group that a label belongs to. */
export function groupOfLabel(label: number): FeatureGroup | undefined {
  return FEATURE_GROUPS[Math.floor(label / LABELS_A_GROUP)];
}

/** The label of a named feature: its group and 46 bits of hash. */
function labelOf(group: FeatureGroup, name: string): number {
  const hash = Math.floor(unitInterval('feature', `${group}\n${name}`) * LABELS_A_GROUP);
  return FEATURE_GROUPS.indexOf(group) * LABELS_A_GROUP + hash;
}

/**
 * Remembers labels by name and value, because hashing takes longer than all the rest of a decision.
 * Emptied when full, since callers may send any words.
 */
function remembered(make: (name: string, value: string) => number) {
  const byName = new Map<string, Map<string, number>>();
  let size = 0;
  return (name: string, value: string): number => {
    const known = byName.get(name)?.get(value);
    if (known !== undefined) return known;
    if (size >= MOST_REMEMBERED) {
      byName.clear();
      size = 0;
    }
    const label = make(name, value);
    const values = byName.get(name) ?? new Map<string, number>();
    byName.set(name, values.set(value, label));
    size += 1;
    return label;
  };
}
const MOST_REMEMBERED = 20_000;

const kindLabels = remembered((_, kind) => labelOf('taskKind', kind));
const versionLabels = remembered((_, version) => labelOf('strategyVersion', version));
const optionLabels = remembered((_, feature) => labelOf('option', feature));
const chosenLabels = remembered((_, option) => labelOf('chosen', option));
const previousLabels = remembered((_, option) => labelOf('previous', `option=${option}`));

/** What kind of task it is: the caller's own word for it, else the encoded type. */
export function taskKindOf(context: Context): string {
  const kind = featureOf(context, 'taskKind') ?? featureOf(context, 'taskType');
  return typeof kind === 'string' ? kind : '';
}

/** The label of a task kind, also where none was sent. */
export const taskKindLabel = (kind: string) => kindLabels('', kind);

/** The label of an option, where options themselves are the features. */
export const optionLabel = (option: string) => chosenLabels('', option);

/** The latest attempt that is told from the one before. */
export const LAST_ATTEMPT = 6;

/** Which attempt a question is about, from 1; later ones than the sixth count as the sixth. */
export function attemptOf(context: Context): number {
  return Math.min(LAST_ATTEMPT, attemptNumber(context));
}

/** Which attempt a question is about, from 1. */
export function attemptNumber(context: Context): number {
  const attempt = featureOf(context, 'attempt');
  return typeof attempt === 'number' && attempt > 1 ? Math.floor(attempt) : 1;
}

/** That an option has failed before. */
export const failedOptionLabel = (option: string) => previousLabels('', option);

/** An option that has failed is asked to try again. */
export const REPEAT_LABEL = labelOf('attempt', 'repeat');

/** That an attempt is the second or later, the third or later, and so on. */
const ATTEMPT_LABELS = Array.from({ length: LAST_ATTEMPT - 1 }, (_, at) =>
  labelOf('attempt', `from=${at + 2}`),
);

/** That an attempt is not the first. */
export const LATER_ATTEMPT_LABEL = ATTEMPT_LABELS[0] ?? 0;

/** The features of being attempt number `attempt` (from 1): one for each that came before. */
export function attemptFeatures(attempt: number): Feature[] {
  return ATTEMPT_LABELS.slice(0, attempt - 1).map((label) => ({ label, value: 1 }));
}

/** Features of a question that are the same for all of its options. */
export interface QuestionFeatures {
  readonly features: readonly Feature[];
  readonly attempt: number;
  /** Options that failed before; what that means depends on which option is asked about. */
  readonly failedOptions: readonly string[];
}

/**
 * The context as features. Words become indicators, numbers keep their value within [−4, 4].
 *
 * @param strategyVersionId the version that the run follows, if the question is not which one
 */
export function questionFeatures(
  context: Context,
  strategyVersionId: string | null,
): QuestionFeatures {
  const attempt = attemptOf(context);
  const features: Feature[] = attemptFeatures(attempt);
  const failedOptions: string[] = [];
  features.push({ label: taskKindLabel(taskKindOf(context)), value: 1 });
  if (strategyVersionId !== null) {
    features.push({ label: versionLabels('', strategyVersionId), value: 1 });
  }
  const kindName = Object.hasOwn(context, 'taskKind') ? 'taskKind' : 'taskType';
  for (const name in context) {
    const value = context[name];
    if (value === undefined || name === kindName || name === 'attempt') continue;
    if (FAILED_OPTIONS.has(name)) {
      if (typeof value === 'string' && !failedOptions.includes(value)) failedOptions.push(value);
      continue;
    }
    const feature = contextFeature(name, value);
    if (feature.value !== 0) features.push(feature);
  }
  return { features, attempt, failedOptions };
}

/** The feature that names the option of an attempt other than the one before. */
export const optionOfAttempt = (attempt: number) => `optionOfAttempt${attempt}`;

/** Features that name an option of an earlier attempt. */
const FAILED_OPTIONS: ReadonlySet<string> = new Set([
  'previousOption',
  ...Array.from({ length: LAST_ATTEMPT }, (_, at) => optionOfAttempt(at + 1)),
]);

const GROUP_OF_NAME: ReadonlyMap<string, FeatureGroup> = new Map([
  ['complexity', 'text'],
  ['hasCodeRefs', 'text'],
  ['previousFailure', 'previous'],
  ['project', 'project'],
]);

const wordLabel = remembered((name, value) =>
  labelOf(GROUP_OF_NAME.get(name) ?? 'word', `${name}=${value}`),
);
const numberLabel = remembered((name) => labelOf(GROUP_OF_NAME.get(name) ?? 'number', name));
const flagLabel = remembered((name) => labelOf(GROUP_OF_NAME.get(name) ?? 'word', name));

function contextFeature(name: string, value: ContextValue): Feature {
  switch (typeof value) {
    case 'number':
      return { label: numberLabel(name, ''), value: scaled(name, value) };
    case 'boolean':
      return { label: flagLabel(name, ''), value: value ? 1 : 0 };
    case 'string':
      return { label: wordLabel(name, value), value: 1 };
  }
}

/** The declared ranges of numbers that Baton itself encodes: they are spread over [−1, 1]. */
const RANGES: ReadonlyMap<string, readonly [low: number, high: number]> = new Map([
  ['historicalSuccessRate', [0, 1]],
]);

/**
 * A number as a feature: as it is up to ±3, where standardised numbers lie; beyond that by its
 * magnitude alone, a tenfold number a fifth more, up to ±4.
 */
function scaled(name: string, value: number): number {
  const range = RANGES.get(name);
  const spread = range ? (2 * (value - range[0])) / (range[1] - range[0]) - 1 : value;
  const size = Math.abs(spread);
  const bounded = size <= 3 ? size : Math.min(4, 3 + Math.log10(size / 3) / 5);
  return onGrid(Math.sign(spread) * bounded);
}

/**
 * What an option is like: the features sent with it, else the parts of a name like `harness:model`.
 * Options that share one of them share what is learned.
 */
export function optionFeatures({ value, features }: Alternative): Feature[] {
  const names =
    features === undefined
      ? partsOfName(value)
      : Object.entries(features).map(([name, of]) => `${name}=${of}`);
  return names
    .sort()
    .slice(0, MOST_OWN_LABELS)
    .map((name) => ({ label: optionLabels('', name), value: 1 }));
}

function partsOfName(value: string): string[] {
  const colon = value.indexOf(':');
  if (colon <= 0 || colon === value.length - 1) return [];
  return [`harness=${value.slice(0, colon)}`, `model=${value.slice(colon + 1)}`];
}

/** All features of one option in one question: what is learned from when it was chosen. */
export function featuresOfChoice(
  { features, failedOptions }: QuestionFeatures,
  option: Alternative,
): Feature[] {
  return [
    ...optionFeatures(option),
    ...features,
    ...failedOptions.map((failed) => ({ label: failedLabel(failed, option.value), value: 1 })),
  ];
}

/** The feature that an option's failure is to an option. */
export function failedLabel(failed: string, option: string): number {
  return failed === option ? REPEAT_LABEL : failedOptionLabel(failed);
}
