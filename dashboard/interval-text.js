// @ts-check
import { difference } from './format.js';

/** @typedef {{ readonly lower: number, readonly upper: number }} Interval */

/** `−0.012 to +0.087` @param {Interval} interval */
export function intervalText({ lower, upper }) {
  return `${difference(lower)} to ${difference(upper)}`;
}

/** How far pictures must go so that all of these fit, in tenths. @param {readonly Interval[]} intervals */
export function reachOf(intervals) {
  const most = Math.max(0, ...intervals.flatMap(({ lower, upper }) => [-lower, upper]));
  return Math.max(0.1, Math.min(1, Math.ceil(most * 10) / 10));
}
