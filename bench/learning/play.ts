import { nextQuestion, STOP } from '../../local/replay/attempts.ts';
import { outcomeOf, type ReplayTask } from '../../local/replay/task.ts';
import { recordedUtility, succeeded } from '../../local/replay/utility.ts';
import { withEarlierOptions } from '../../shared/domain/decision/earlier-attempts.ts';
import { unitInterval } from '../../shared/domain/random/unit-interval.ts';
import { type Attempt, Learner } from './learner.ts';

const COST_WEIGHT = 0.1;

/** How tasks are played. */
export interface PlayTerms {
  /** Names the draws, so that another seed draws anew. */
  readonly seed: number;
  readonly attempts: number;
  readonly passes: number;
}

/** Plays the tasks in their order, learning after each, as replay does. @returns mean utility a pass */
export function playTasks(tasks: readonly ReplayTask[], terms: PlayTerms): number[] {
  const learner = new Learner();
  return Array.from({ length: terms.passes }, (_, pass) => {
    const utilities = tasks.map((task, at) =>
      playTask(learner, task, terms.attempts, `${terms.seed}/${pass}/${at}`),
    );
    return mean(utilities);
  });
}

function playTask(learner: Learner, task: ReplayTask, attempts: number, name: string): number {
  const tried: Attempt[] = [];
  let success = 0;
  let costUsd = 0;
  while (tried.length < attempts) {
    const names = tried.map(({ option }) => option.value);
    const question = nextQuestion(task, name, names);
    const { alternatives } = question;
    const earlier = tried.map((attempt) => ({ ...attempt, chosen: attempt.option.value }));
    const context = withEarlierOptions(question.context, earlier);
    const options = alternatives.map((value) => ({ value }));
    const unit = unitInterval('bench', `${name}/${tried.length}`);
    const option = options[learner.weigh(options, context, unit).chosen] ?? { value: '' };
    tried.push({ context, option });
    if (tried.length > 1 && option.value === STOP) break;
    const outcome = outcomeOf(task, option.value);
    success = outcome.success;
    costUsd += outcome.costUsd;
    if (succeeded(outcome)) break;
  }
  const utility = recordedUtility({ success, costUsd }, COST_WEIGHT);
  learner.learn(tried, { quality: success, utility });
  return utility;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The standard error of the mean of at least two values. */
export function standardError(values: readonly number[]): number {
  const center = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
