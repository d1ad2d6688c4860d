import { studentTQuantile } from '../evaluation/student-t.ts';
import { QUALITY_DEVIATION } from '../policy/priors.ts';

/** Tasks of one side on one day: their number, the sum of their utility and that of its squares. */
export interface TaskSums {
  readonly tasks: number;
  readonly utility: number;
  readonly squares: number;
}

/** The tasks of one day by what decided them. */
export interface WorthDay {
  readonly holdout: TaskSums;
  readonly learned: TaskSums;
}

/** What learning is worth against the holdout, in utility a task. */
export interface HoldoutWorth {
  /** Tasks that are compared: those of days with tasks on both sides. */
  readonly holdoutTasks: number;
  readonly learnedTasks: number;
  /** Mean utility with learned choices − with the hand-designed baseline; `null` without tasks. */
  readonly difference: number | null;
  /** Holds the true difference in 95 of 100 cases; `null` below two tasks on a side. */
  readonly interval: { readonly lower: number; readonly upper: number } | null;
  readonly level: number;
}

const LEVEL = 0.95;
/** Tasks of {@link QUALITY_DEVIATION} that each side's variance starts with: a few equal ones are no proof. */
const TASKS_OF_PRIOR = 4;
const NONE: TaskSums = { tasks: 0, utility: 0, squares: 0 };

/**
 * What all of learning is worth: the lot decides which tasks are held out, so those of the same day
 * differ by nothing else. Days are compared one by one and weighted by their held-out tasks, so that
 * neither a success rate that drifts nor a share that changes leans on one side. The variance is one
 * for each side over all days (so it includes the drift and is rather too large).
 *
 * Source: Imbens & Rubin (2015), Causal Inference, ch. 9: stratified randomised experiments. With
 * utility that deviates by .45, 500 held-out tasks tell it to ± .04.
 */
export function holdoutWorth(days: readonly WorthDay[]): HoldoutWorth {
  const compared = days.filter(({ holdout, learned }) => holdout.tasks > 0 && learned.tasks > 0);
  const holdout = compared.map((day) => day.holdout).reduce(together, NONE);
  const learned = compared.map((day) => day.learned).reduce(together, NONE);
  let [difference, holdoutShares, learnedShares] = [0, 0, 0];
  for (const day of compared) {
    const weight = day.holdout.tasks / holdout.tasks;
    difference += weight * (mean(day.learned) - mean(day.holdout));
    holdoutShares += weight ** 2 / day.holdout.tasks;
    learnedShares += weight ** 2 / day.learned.tasks;
  }
  const tasks = { holdoutTasks: holdout.tasks, learnedTasks: learned.tasks, level: LEVEL };
  if (compared.length === 0) return { ...tasks, difference: null, interval: null };
  if (Math.min(holdout.tasks, learned.tasks) < 2) return { ...tasks, difference, interval: null };
  const variance = varianceOf(holdout) * holdoutShares + varianceOf(learned) * learnedShares;
  const freedom = TASKS_OF_PRIOR + Math.min(holdout.tasks, learned.tasks) - 1;
  const margin = studentTQuantile((1 + LEVEL) / 2, freedom) * Math.sqrt(variance);
  return {
    ...tasks,
    difference,
    interval: { lower: difference - margin, upper: difference + margin },
  };
}

function mean({ tasks, utility }: TaskSums): number {
  return utility / tasks;
}

function varianceOf({ tasks, utility, squares }: TaskSums): number {
  const around = Math.max(0, squares - utility ** 2 / tasks);
  return (TASKS_OF_PRIOR * QUALITY_DEVIATION ** 2 + around) / (TASKS_OF_PRIOR + tasks - 1);
}

function together(left: TaskSums, right: TaskSums): TaskSums {
  return {
    tasks: left.tasks + right.tasks,
    utility: left.utility + right.utility,
    squares: left.squares + right.squares,
  };
}
