import { growthTable, logCapital } from './capital.ts';
import type { ExperimentCounts } from './counts.ts';
import { capitalNeeded } from './error-rate.ts';
import type { Wager } from './wager.ts';

/**
 * The lift, challenger's minus control's mean score of closed tasks, without the project that has the
 * most of both arms' tasks: of several such, the first by label.
 *
 * @returns in units of the score; `undefined` where an arm has no task left
 */
export function liftWithoutLargestProject(
  counts: ExperimentCounts,
  control: string,
  challenger: string,
): number | undefined {
  const none = { tasks: 0, score: 0 };
  const projects = [...counts.projects]
    .map(([label, arms]) => ({
      label,
      control: arms.get(control) ?? none,
      challenger: arms.get(challenger) ?? none,
    }))
    .sort((left, right) => tasksOf(right) - tasksOf(left) || (left.label < right.label ? -1 : 1));
  const rest = projects.slice(1);
  const meanOf = (arm: 'control' | 'challenger') => {
    const tasks = rest.reduce((sum, project) => sum + project[arm].tasks, 0);
    const score = rest.reduce((sum, project) => sum + project[arm].score, 0);
    return tasks === 0 ? undefined : score / (100 * tasks);
  };
  const [before, after] = [meanOf('control'), meanOf('challenger')];
  return before === undefined || after === undefined ? undefined : after - before;
}

function tasksOf(project: {
  readonly control: { readonly tasks: number };
  readonly challenger: { readonly tasks: number };
}): number {
  return project.control.tasks + project.challenger.tasks;
}

/**
 * The segments in which the challenger is credibly worse than the control: capital on closed tasks
 * reaches segments ÷ α, so that all of them together are wrong at most in α of experiments.
 *
 * @returns their names in alphabetical order
 */
export function hurtSegments(
  counts: ExperimentCounts,
  control: string,
  challenger: string,
  wager: Wager,
): string[] {
  const table = growthTable(wager, 0, 'worse');
  const needed = Math.log(capitalNeeded(counts.segments.size));
  return [...counts.segments]
    .filter(
      ([, arms]) =>
        logCapital(table, arms.get(control) ?? [], arms.get(challenger) ?? []) >= needed,
    )
    .map(([segment]) => segment)
    .sort();
}
