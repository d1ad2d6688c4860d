// @ts-check
import { element } from './dom.js';

/** Labels with their values, in lines. @param {readonly Node[]} facts */
export function factList(facts) {
  return element('dl', { class: 'facts' }, ...facts);
}

/** @param {string} label @param {Node | string} value @param {boolean} [wrong] whether it wants looking at */
export function fact(label, value, wrong = false) {
  return element(
    'div',
    wrong ? { class: 'wrong' } : {},
    element('dt', {}, label),
    element('dd', {}, value),
  );
}
