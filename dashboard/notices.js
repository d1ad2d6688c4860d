// @ts-check
import { element, moment } from './dom.js';
import { localMoment, localTime } from './format.js';

/** @import { Insights } from './api.js' */
/** @import { Trouble } from './trouble.js' */

/**
 * What is wrong, for all to see. A missing token has a form of its own.
 *
 * @param {Trouble} trouble
 * @param {boolean} hasNumbers whether there are older ones to show
 */
export function troubleBanner(trouble, hasNumbers) {
  if (trouble.kind === 'none' || trouble.kind === 'token') return [];
  const isAway = trouble.kind === 'away';
  const what = isAway ? `Baton does not answer at ${location.origin}.` : `${trouble.reason}.`;
  const advice = hasNumbers
    ? ['What is marked stale is from before.']
    : isAway
      ? ['Start it with ', element('code', {}, 'npm start'), '.']
      : [];
  const again = 'This page keeps asking.';
  return [
    element(
      'p',
      { class: 'banner trouble' },
      element('strong', {}, what),
      ' ',
      ...advice,
      ' ',
      again,
    ),
  ];
}

/** How old the numbers are. @param {Trouble} trouble @param {Insights | undefined} insights */
export function freshness(trouble, insights) {
  if (trouble.kind === 'token') return ['Waiting for the token'];
  if (insights === undefined) return ['No numbers yet'];
  return trouble.kind === 'none'
    ? ['Updated ', moment(insights.at, localTime)]
    : ['Last updated ', moment(insights.at, localMoment)];
}
