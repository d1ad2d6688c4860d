import { type Earnings, earningsOf, meanEarnings } from './earnings.ts';
import { outcomeOf, type ReplayTask } from './task.ts';

export interface FixedOption extends Earnings {
  readonly option: string;
}

/** What other ways of choosing come to, in hindsight and with one attempt a task. */
export interface References {
  /** Every alternative equally likely: the expectation, not a draw. */
  readonly uniform: Earnings;
  /** Each option that all tasks offer, the best mean utility first, ties in the file's order. */
  readonly fixed: readonly FixedOption[];
  /** The best alternative of each task. More attempts do not beat it: every attempt costs. */
  readonly oracle: Earnings;
}

/** What learning is compared with. `tasks` holds at least one. Cost: linear in tasks × alternatives. */
export function referencesOf(tasks: readonly ReplayTask[], costWeight: number): References {
  const onTask = (task: ReplayTask, option: string) =>
    earningsOf(outcomeOf(task, option), costWeight);
  const everyOption = tasks.map((task) => task.alternatives.map((option) => onTask(task, option)));
  return {
    uniform: meanEarnings(everyOption.map(meanEarnings)),
    fixed: optionsOfAll(tasks)
      .map((option) => ({ option, ...meanEarnings(tasks.map((task) => onTask(task, option))) }))
      .sort((left, right) => right.utility - left.utility),
    oracle: meanEarnings(everyOption.map(best)),
  };
}

function best(earnings: readonly Earnings[]): Earnings {
  return earnings.reduce((leader, each) => (each.utility > leader.utility ? each : leader));
}

function optionsOfAll(tasks: readonly ReplayTask[]): readonly string[] {
  const first = tasks[0]?.alternatives ?? [];
  return first.filter((option) => tasks.every(({ outcomes }) => Object.hasOwn(outcomes, option)));
}
