// @ts-check
import { drawing, element, nothing, picture } from './dom.js';
import { difference } from './format.js';

/** @typedef {{ readonly lower: number, readonly upper: number }} Interval */

/**
 * A difference of utilities over its interval, as text and as a picture.
 *
 * @param {number | null} found
 * @param {Interval} interval
 * @param {number} reach how far the picture goes to both sides of 0
 */
export function differenceWithin(found, interval, reach) {
  return element(
    'span',
    { class: 'within' },
    found === null ? nothing() : difference(found),
    intervalPicture(found, interval, reach),
    element('span', { class: 'below' }, intervalText(interval)),
  );
}

/** `−0.012 to +0.087` @param {Interval} interval */
export function intervalText({ lower, upper }) {
  return `${difference(lower)} to ${difference(upper)}`;
}

/** The interval as a line across the mark of 0. @param {number | null} found @param {Interval} interval @param {number} reach */
export function intervalPicture(found, { lower, upper }, reach) {
  /** @param {number} value */
  const at = (value) => 50 + 50 * Math.max(-1, Math.min(1, value / reach));
  const rect = (
    /** @type {string} */ kind,
    /** @type {readonly [y: number, height: number]} */ [y, height],
    /** @type {readonly [from: number, to: number]} */ [from, to],
  ) => {
    const along = { x: from.toFixed(2), width: Math.max(0, to - from).toFixed(2) };
    return drawing('rect', { class: kind, y: String(y), height: String(height), ...along });
  };
  return picture(
    { class: 'interval', viewBox: '0 0 100 12', preserveAspectRatio: 'none' },
    rect('track', [5, 2], [0, 100]),
    rect('range', [3, 6], [at(lower), at(upper)]),
    rect('zero', [0, 12], [49.6, 50.4]),
    ...(found === null ? [] : [rect('point', [1, 10], [at(found) - 1, at(found) + 1])]),
  );
}

/** How far pictures must go so that all of these fit, in tenths. @param {readonly Interval[]} intervals */
export function reachOf(intervals) {
  const most = Math.max(0, ...intervals.flatMap(({ lower, upper }) => [-lower, upper]));
  return Math.max(0.1, Math.min(1, Math.ceil(most * 10) / 10));
}
