// @ts-check
import { drawing, element, nothing, picture } from './dom.js';
import { difference } from './format.js';
import { intervalText } from './interval-text.js';

/** @import { Interval } from './interval-text.js' */

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
