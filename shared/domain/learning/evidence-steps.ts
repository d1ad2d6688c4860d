import { canonicalJson } from '../canonical-json.ts';
import type { Evidence } from './evidence.ts';

/**
 * Evidence between what a run has added and what it teaches that differs from the former in `most`
 * choices at most: choices are added one by one, but where other facts differ, those of before are
 * taken back first, since each choice counts what the facts say.
 *
 * @returns `after` itself when that is near enough
 */
export function evidenceTowards(
  before: Evidence | null,
  after: Evidence | null,
  most: number,
): Evidence | null {
  const known = before?.choices ?? [];
  const missing = without(after?.choices ?? [], known);
  const isOnTheWay =
    before === null ||
    (after !== null && sameFacts(before, after) && without(known, after.choices).length === 0);
  if (!isOnTheWay && known.length > 0) return { ...before, choices: known.slice(most) };
  if (after === null || missing.length <= most) return after;
  return { ...after, choices: [...known, ...missing.slice(0, most)] };
}

function sameFacts(left: Evidence, right: Evidence): boolean {
  return canonicalJson({ ...left, choices: [] }) === canonicalJson({ ...right, choices: [] });
}

/** The choices less those of `others`, each taken off once. */
function without(choices: Evidence['choices'], others: Evidence['choices']): Evidence['choices'] {
  const left = others.map(canonicalJson);
  return choices.filter((choice) => {
    const position = left.indexOf(canonicalJson(choice));
    if (position >= 0) left.splice(position, 1);
    return position < 0;
  });
}
