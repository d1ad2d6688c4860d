// @ts-check
import { count, counted, percent } from './format.js';

/** @import { Insights } from './api.js' */
/** @typedef {Insights['holdout']} Worth */

/** More held-out tasks than anybody waits for. */
const MOST_TASKS = 100_000;

/** What the numbers say about learning, in words that promise no more than they do. @param {Worth} worth */
export function worthSentence({ share, holdoutTasks, difference, interval }) {
  if (holdoutTasks === 0) {
    return share === 0
      ? 'Not known: no tasks are held out now, so there is nothing to compare with.'
      : `Not known yet: no task of the ${percent(share)} that are held out has a known outcome.`;
  }
  if (difference === null || interval === null) {
    return `Not known yet: ${counted(holdoutTasks, 'held-out task')} with a known outcome ${holdoutTasks === 1 ? 'is' : 'are'} too few for an interval.`;
  }
  if (interval.lower > 0) return 'Learning pays: its tasks earn more than the baseline would.';
  if (interval.upper < 0) return 'Learning costs: the hand-designed baseline earns more.';
  return `Not known yet: the interval holds 0.${forecast(holdoutTasks, difference, interval)}`;
}

/** When the interval will no longer hold 0: it shrinks with the root of the tasks. @param {number} tasks @param {number} difference @param {NonNullable<Worth['interval']>} interval */
function forecast(tasks, difference, { lower, upper }) {
  const needed = tasks * ((upper - lower) / 2 / Math.abs(difference)) ** 2;
  if (!(needed < MOST_TASKS)) return '';
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(needed)) - 1);
  const rounded = Math.ceil(needed / digits) * digits;
  return ` If the difference stays as it is, about ${count(rounded)} held-out tasks will tell.`;
}
