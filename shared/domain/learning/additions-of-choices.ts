import { STOP } from '../decision/alternatives.ts';
import type { Evidence } from './evidence.ts';
import { groupOfLabel, LAST_ATTEMPT, optionLabel } from './features.ts';
import { momentsOf } from './moments.ts';
import { type Addition, isZero, onGrid } from './sums.ts';
import { attemptsKey, costKey, observationalKey, qualityKey } from './sums-keys.ts';

type Choice = Evidence['choices'][number];

/**
 * What the choices of a run teach the models: of each, how its attempt went in its context; of all of
 * one type together, what they cost and whether another attempt followed a failed one.
 */
export function additionsOfChoices(evidence: Evidence): Addition[] {
  const quality = onGrid(evidence.quality);
  const cost = quality - onGrid(evidence.utility);
  const byType = Map.groupBy(evidence.choices, ({ type }) => type);
  return [
    ...evidence.choices.flatMap((choice) => qualityAdditions(choice, quality)),
    ...[...byType].flatMap(([type, choices]) =>
      choices.every(({ use }) => use === 'show')
        ? []
        : [costAddition(type, choices, cost), ...attemptsAddition(type, choices, evidence.success)],
    ),
  ];
}

function qualityAdditions({ type, option, use, followed, features }: Choice, quality: number) {
  if (use === 'show') return [];
  const key = use === 'learn' ? qualityKey(type, option) : observationalKey(type, option);
  const observed = features.map(([label, value]) => ({ label, value }));
  return [{ ...key, vector: momentsOf(observed, followed ? 0 : quality) }];
}

/** The whole cost by how often each option was tried, for the kind of task it was. */
function costAddition(type: string, choices: readonly Choice[], cost: number): Addition {
  const kind = choices
    .flatMap(({ features }) => features.map(([label]) => label))
    .find((label) => groupOfLabel(label) === 'taskKind');
  const uses = choices
    .filter(({ option }) => option !== STOP)
    .map(({ option }) => ({ label: optionLabel(option), value: 1 }));
  return { ...costKey(type, kind ?? 0), vector: momentsOf(uses, cost) };
}

/** Nothing where no attempt failed. */
function attemptsAddition(type: string, choices: readonly Choice[], success: boolean): Addition[] {
  const vector = attemptsVector(choices, success);
  return isZero(vector) ? [] : [{ ...attemptsKey(type), vector }];
}

/** Failed attempts, then those of them that another followed, each by attempt. */
function attemptsVector(choices: readonly Choice[], success: boolean): Float64Array {
  const vector = new Float64Array(2 * LAST_ATTEMPT);
  const count = (at: number) => {
    vector[at] = (vector[at] ?? 0) + 1;
  };
  for (const { option, attempt, followed } of choices) {
    if (option === STOP || (success && !followed)) continue;
    count(attempt - 1);
    if (followed) count(LAST_ATTEMPT + attempt - 1);
  }
  return vector;
}
