// @ts-check
import { element } from './dom.js';

/**
 * @typedef {object} Column
 * @property {string} label
 * @property {'text' | 'number' | 'wide'} kind `wide` for a text that may be long
 */

/**
 * A row: its header, then one cell for each further column.
 *
 * @typedef {object} Row
 * @property {readonly (Node | string)[]} header
 * @property {readonly (readonly (Node | string)[])[]} cells
 * @property {'part'} [level] `part` for a row that details the one above it
 */

/**
 * A table in which every cell knows its column, so that narrow screens can stack the cells of a row.
 * The roles are spelled out because stacking takes them away from the elements.
 *
 * @param {Node | string} caption
 * @param {readonly Column[]} columns
 * @param {readonly Row[]} rows
 */
export function table(caption, columns, rows) {
  return element(
    'table',
    { role: 'table' },
    element('caption', {}, caption),
    element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...columns.map(heading))),
    element('tbody', { role: 'rowgroup' }, ...rows.map((row) => rowOf(columns, row))),
  );
}

/** @param {Column} column */
function heading({ label, kind }) {
  return element('th', { role: 'columnheader', scope: 'col', class: kind }, label);
}

/** @param {readonly Column[]} columns @param {Row} row */
function rowOf([, ...columns], { header, cells, level }) {
  return element(
    'tr',
    level === undefined ? { role: 'row' } : { role: 'row', class: level },
    element('th', { role: 'rowheader', scope: 'row' }, ...header),
    ...columns.map(({ label, kind }, position) => {
      const content = element('span', { class: 'value' }, ...(cells[position] ?? []));
      return element('td', { role: 'cell', class: kind, 'data-label': label }, content);
    }),
  );
}
