// @ts-check
import { bar, element, nothing } from './dom.js';
import { fact, factList } from './facts.js';
import { count, dollars, duration, percent, score } from './format.js';

/** @import { Health, Insights } from './api.js' */
/** @typedef {NonNullable<Insights['mode']>} Mode */

/** @satisfies {Record<Mode, string>} */
const MEANING = {
  learning:
    'Mostly answers what has worked best so far, and tries the other options often enough to keep learning.',
  frozen: 'Answers the best estimate and explores nothing.',
  shadow:
    'Answers the hand-designed baseline and logs what the policy would have chosen beside it.',
  off: 'Answers the hand-designed baseline.',
};

/**
 * How Baton answers now, and whether it can do its work.
 *
 * @param {Insights | undefined} insights
 * @param {Health | undefined} health
 */
export function stateOf(insights, health) {
  return [...modeOf(insights), ...healthOf(insights, health)];
}

/** @param {Insights | undefined} insights */
function modeOf(insights) {
  if (insights === undefined) return [];
  const { mode } = insights;
  return [
    element(
      'p',
      { class: 'mode' },
      element('span', { class: 'badge', 'data-mode': mode ?? 'unknown' }, mode ?? 'no policy'),
      element(
        'span',
        {},
        mode === null
          ? 'No policy could be loaded yet: answers the built-in baseline.'
          : MEANING[mode],
      ),
    ),
  ];
}

/** @param {Insights | undefined} insights @param {Health | undefined} health */
function healthOf(insights, health) {
  if (health === undefined) return [];
  const { status, version, due, deadLetters, policyAgeSeconds } = health;
  const age = policyAgeSeconds === null ? '' : `, ${duration(policyAgeSeconds)} old`;
  return [
    factList([
      fact('Health', status === 'ok' ? 'ok' : 'degraded: storage does not answer', status !== 'ok'),
      fact('Version', version),
      ...(insights === undefined
        ? []
        : [
            fact(
              'Policy',
              insights.policyVersion === null ? nothing() : `${insights.policyVersion}${age}`,
            ),
          ]),
      fact('Due runs', due === null ? nothing() : count(due)),
      fact(
        'Dead letters',
        deadLetters === null ? nothing() : count(deadLetters),
        deadLetters !== null && deadLetters > 0,
      ),
    ]),
  ];
}

/** The figures that sum everything up. @param {Insights} insights */
export function tiles({ totals }) {
  const { runs, successes, lost, successRate, meanUtility, meanQuality, costUsd, meanCostUsd } =
    totals;
  return [
    element(
      'dl',
      { class: 'tiles' },
      tile(
        'Runs',
        count(runs),
        lost === 0 ? 'with a known outcome' : `${count(lost)} without an outcome`,
      ),
      tile(
        'Success rate',
        successRate === null ? nothing() : percent(successRate),
        ...(successRate === null
          ? []
          : [bar(successRate), `${count(successes)} of ${count(runs)}`]),
      ),
      tile(
        'Mean utility',
        meanUtility === null ? nothing() : score(meanUtility),
        ...(meanQuality === null ? [] : [`from quality ${score(meanQuality)}`]),
      ),
      tile('Total cost', dollars(costUsd, 2), 'US dollars'),
      tile(
        'Mean cost per run',
        meanCostUsd === null ? nothing() : dollars(meanCostUsd, 3),
        ...(runs === 0 ? [] : [`mean time ${duration(totals.durationSeconds / runs)}`]),
      ),
    ),
  ];
}

/** @param {string} label @param {Node | string} value @param {...(Node | string)} note */
function tile(label, value, ...note) {
  return element(
    'div',
    { class: 'card' },
    element('dt', {}, label),
    element('dd', { class: 'figure' }, value),
    ...(note.length === 0 ? [] : [element('dd', { class: 'quiet' }, ...note)]),
  );
}
