import { worthKey } from '../learning/sums-keys.ts';
import type { TaskSums, WorthDay } from './holdout-worth.ts';

/** The days that vectors of the family `worth` tell of, in the order in which they are first named. */
export function worthDays(
  vectors: readonly { readonly member: string; readonly vector: Float64Array }[],
): WorthDay[] {
  const byMember = new Map(vectors.map(({ member, vector }) => [member, vector]));
  const days = new Set(vectors.map(({ member }) => member.slice(0, member.indexOf('#'))));
  return [...days].map((day) => ({
    holdout: taskSums(byMember.get(worthKey(day, 'holdout').member)),
    learned: taskSums(byMember.get(worthKey(day, 'learned').member)),
  }));
}

function taskSums(vector: Float64Array | undefined): TaskSums {
  const [tasks = 0, utility = 0, squares = 0] = vector ?? [];
  return { tasks, utility, squares };
}
