import { componentOf } from '../proposal/leaf-path.ts';
import type { Edit } from '../proposal/proposal.ts';
import { passed, refused, type StageAnswer } from './stage-answer.ts';

const MOST_COMPONENTS = 2;
const MOST_LEAVES = 4;

/** Whether the change is small enough for its effect to be put down to something. */
export function checkChangeSize(edits: readonly Edit[]): StageAnswer {
  const components = new Set(edits.map(({ path }) => componentOf(path)));
  const detail = `${edits.length} leaves of ${components.size} components change.`;
  if (components.size > MOST_COMPONENTS) return refused('too_many_components', detail);
  return edits.length > MOST_LEAVES ? refused('too_many_leaves', detail) : passed(detail);
}
