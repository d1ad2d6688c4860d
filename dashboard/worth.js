// @ts-check
import { element, nothing } from './dom.js';
import { fact, factList } from './facts.js';
import { counted, difference, percent, shortPercent } from './format.js';
import { intervalPicture } from './interval.js';
import { intervalText, reachOf } from './interval-text.js';
import { worthSentence } from './worth-text.js';

/** @import { Insights } from './api.js' */
/** @import { Interval } from './interval-text.js' */

/** What learning is worth against the tasks that were held out of it. @param {Insights} insights */
export function worthOfLearning({ holdout }) {
  const { share, holdoutTasks, learnedTasks, interval } = holdout;
  const learned = counted(learnedTasks, 'learned task');
  const words = element(
    'div',
    {},
    element('p', {}, worthSentence(holdout)),
    factList([
      fact('Compared', `${learned} with ${counted(holdoutTasks, 'held-out task')}`),
      fact('Held out now', `${percent(share)} of all tasks`),
    ]),
  );
  return [
    interval === null
      ? element('div', { class: 'card' }, words)
      : element('div', { class: 'card worth' }, figure(holdout, interval), words),
  ];
}

/** @param {Insights['holdout']} holdout @param {Interval} interval */
function figure({ difference: found, level }, interval) {
  return element(
    'div',
    {},
    element('p', { class: 'figure' }, found === null ? nothing() : difference(found)),
    intervalPicture(found, interval, reachOf([interval])),
    element('p', { class: 'quiet' }, `${shortPercent(level)} interval ${intervalText(interval)}`),
  );
}
