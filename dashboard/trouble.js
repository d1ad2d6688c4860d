// @ts-check

/** @import { Alert, Answers, Insights } from './api.js' */
/** @typedef {'missing' | 'unknown' | 'of-agents'} TokenReason */

/**
 * What keeps the page from showing current numbers.
 *
 * @typedef {{ readonly kind: 'none' }
 *   | { readonly kind: 'token', readonly reason: TokenReason }
 *   | { readonly kind: 'away' }
 *   | { readonly kind: 'partial', readonly reason: string }} Trouble
 */

/**
 * @param {Answers} answers
 * @param {boolean} sentToken
 * @returns {Trouble}
 */
export function troubleIn(answers, sentToken) {
  const all = Object.values(answers);
  const refused = all.filter((answer) => answer.kind === 'refused');
  if (refused.some(({ status }) => status === 401)) {
    return { kind: 'token', reason: sentToken ? 'unknown' : 'missing' };
  }
  if (refused.some(({ status }) => status === 403)) return { kind: 'token', reason: 'of-agents' };
  if (all.every(({ kind }) => kind === 'away')) return { kind: 'away' };
  const [first] = refused;
  if (first !== undefined) return { kind: 'partial', reason: first.reason };
  if (all.some(({ kind }) => kind === 'away')) {
    return { kind: 'partial', reason: 'Some answers did not come in time' };
  }
  return { kind: 'none' };
}

/**
 * What is worth saying aloud to people who do not see the page: not every number that moves, but
 * what changes how they read them.
 *
 * @typedef {object} Heard
 * @property {Trouble['kind']} trouble
 * @property {Insights['mode']} mode
 * @property {readonly Alert[]} alerts
 *
 * @param {Heard | undefined} before
 * @param {Heard} now
 * @returns {string | undefined} `undefined` when there is nothing to say
 */
export function announcement(before, now) {
  if (before === undefined) return now.trouble === 'none' ? 'The numbers are here.' : undefined;
  const news = [];
  if (before.trouble !== 'none' && now.trouble === 'none') news.push('The numbers are current.');
  if (before.mode !== now.mode && now.mode !== null) news.push(`The mode is now ${now.mode}.`);
  const known = new Set(before.alerts.map(({ id }) => id));
  for (const { id, message } of now.alerts) {
    if (!known.has(id)) news.push(`New alert: ${message}`);
  }
  return news.length === 0 ? undefined : news.join(' ');
}
