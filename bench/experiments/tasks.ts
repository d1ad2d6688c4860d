import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { BINS } from '../../shared/domain/experiment/counts.ts';
import { type Scores, unit } from './scores.ts';

/**
 * Tasks in order of assignment, one number each: arm × 101 + hundredth of the score; the control is
 * arm 0.
 */
export type Tasks = Uint16Array;

/** Draws tasks into the array: the first arm has its share of them, the others equal ones. */
export function drawTasks(
  tasks: Tasks,
  random: RandomGenerator,
  controlShare: number,
  arms: readonly Scores[],
): void {
  const [control, first] = arms;
  if (control === undefined || first === undefined) throw new RangeError('expected two arms');
  const others = (arms.length - 1) / (1 - controlShare);
  for (let at = 0; at < tasks.length; at += 1) {
    const past = unit(random) - controlShare;
    if (past < 0) {
      tasks[at] = control.draw(random);
    } else {
      const arm = 1 + Math.floor(past * others);
      tasks[at] = BINS * arm + (arms[arm] ?? first).draw(random);
    }
  }
}
