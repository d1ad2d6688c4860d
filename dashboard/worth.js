// @ts-check
import { element, nothing } from './dom.js';
import { fact, factList } from './facts.js';
import { counted, difference, percent, shortPercent } from './format.js';
import { intervalPicture } from './interval.js';
import { intervalText, reachOf } from './interval-text.js';
import { worthSentence } from './worth-text.js';

/** @import { Insights } from './api.js' */

/** What learning is worth against the tasks that were held out of it. @param {Insights} insights */
export function worthOfLearning({ holdout }) {
  const { difference: found, interval, level, holdoutTasks, learnedTasks, share } = holdout;
  return [
    element(
      'div',
      { class: 'card worth' },
      element(
        'div',
        { class: 'found' },
        element(
          'p',
          { class: 'figure' },
          found === null || interval === null ? nothing() : difference(found),
        ),
        ...(interval === null
          ? []
          : [
              intervalPicture(found, interval, reachOf([interval])),
              element(
                'p',
                { class: 'quiet' },
                `${shortPercent(level)} interval ${intervalText(interval)}`,
              ),
            ]),
      ),
      element(
        'div',
        {},
        element('p', {}, worthSentence(holdout)),
        factList([
          fact('Learned choices', counted(learnedTasks, 'task')),
          fact('Held out', counted(holdoutTasks, 'task')),
          fact('Share held out now', percent(share)),
        ]),
      ),
    ),
  ];
}
