// @ts-check
import { element, moment, name, nothing } from './dom.js';
import { count, counted, score } from './format.js';
import { table } from './table.js';

/** @import { Alert, RunSummary } from './api.js' */

/** What people should look at, the newest first. @param {readonly Alert[]} alerts */
export function alertList(alerts) {
  if (alerts.length === 0) return element('p', { class: 'quiet' }, 'Nothing wants looking at.');
  return element('ul', { class: 'alerts' }, ...alerts.map(alertItem));
}

/** @param {Alert} alert */
function alertItem({ severity, code, subject, message, count: times, lastAt }) {
  return element(
    'li',
    { class: 'card', 'data-severity': severity },
    element(
      'p',
      {},
      element('span', { class: 'badge', 'data-severity': severity }, severity),
      ' ',
      name(message),
    ),
    element(
      'p',
      { class: 'quiet' },
      element('code', {}, code),
      ' about ',
      name(subject),
      times === 1 ? ', ' : `, ${count(times)} times, last `,
      moment(lastAt),
    ),
  );
}

/** The runs that began last. @param {readonly RunSummary[]} runs */
export function runTable(runs) {
  return element(
    'div',
    { class: 'card' },
    table(
      element('span', { class: 'unseen' }, `The last ${counted(runs.length, 'run')}`),
      [
        { label: 'Run', kind: 'text' },
        { label: 'Project', kind: 'text' },
        { label: 'Strategy', kind: 'text' },
        { label: 'Status', kind: 'text' },
        { label: 'Result', kind: 'text' },
        { label: 'Utility', kind: 'number' },
        { label: 'Began', kind: 'wide' },
      ],
      runs.map((run) => ({
        header: [name(run.runId)],
        cells: [
          [run.project === null ? nothing() : name(run.project)],
          [run.strategyVersionId === null ? nothing() : element('code', {}, run.strategyVersionId)],
          [run.status],
          [run.success === null ? nothing() : result(run.success)],
          [run.utility === null ? nothing() : score(run.utility)],
          [moment(run.createdAt)],
        ],
      })),
    ),
  );
}

/** @param {boolean} success */
function result(success) {
  return success
    ? element('span', { class: 'succeeded' }, 'succeeded')
    : element('span', { class: 'failed' }, 'failed');
}
