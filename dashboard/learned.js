// @ts-check
import { bar, element, name, nothing } from './dom.js';
import { count, counted, difference, dollars, percent, score } from './format.js';
import { table } from './table.js';

/** @import { Insights } from './api.js' */
/** @import { Row } from './table.js' */
/** @typedef {Insights['decisions'][number]} DecisionInsight */
/** @typedef {Insights['strategies'][number]} StrategyInsight */
/** @typedef {Insights['totals']} Averages */

/** The most rows of one decision type: names come from outside, without a bound of their own. */
const MOST_OPTIONS = 50;

/** The most failure codes of one strategy. */
const MOST_FAILURES = 5;

/** A table for each decision type, the options with the most runs first. @param {Insights} insights */
export function decisionTables({ decisions }) {
  return decisions.map(decisionTable);
}

/** @param {DecisionInsight} decision */
function decisionTable({ type, options }) {
  const sorted = options.toSorted(
    (left, right) => right.runs - left.runs || (left.value < right.value ? -1 : 1),
  );
  const left = sorted.length - MOST_OPTIONS;
  return element(
    'div',
    { class: 'card options' },
    table(
      element('span', {}, element('code', {}, type), ` ${counted(options.length, 'option')}`),
      [
        { label: 'Option', kind: 'text' },
        { label: 'Choices', kind: 'number' },
        { label: 'Success', kind: 'number' },
        { label: 'Mean utility', kind: 'number' },
        { label: 'Mean cost', kind: 'number' },
        { label: 'Learned from', kind: 'number' },
        { label: 'Estimate', kind: 'number' },
        { label: 'Contribution', kind: 'number' },
      ],
      sorted.slice(0, MOST_OPTIONS).map((option) => ({
        header: [name(option.value)],
        cells: [
          [count(option.runs)],
          successRate(option),
          [shown(option.meanUtility, score)],
          [shown(option.meanCostUsd, costOfRun)],
          [count(option.learnedFrom)],
          [shown(option.estimate, score)],
          contribution(option),
        ],
      })),
    ),
    ...(left > 0 ? [element('p', { class: 'quiet' }, `and ${counted(left, 'more option')}`)] : []),
  );
}

/** All strategies in one table; versions have rows of their own where there are several. @param {Insights} insights */
export function strategyTable({ strategies }) {
  return element(
    'div',
    { class: 'card' },
    table(
      element('span', { class: 'unseen' }, 'All strategies'),
      [
        { label: 'Strategy', kind: 'text' },
        { label: 'Current version', kind: 'wide' },
        { label: 'Runs', kind: 'number' },
        { label: 'Success', kind: 'number' },
        { label: 'Mean utility', kind: 'number' },
        { label: 'Failures', kind: 'wide' },
      ],
      strategies.flatMap((strategy) => [strategyRow(strategy), ...versionRows(strategy)]),
    ),
  );
}

/** @param {StrategyInsight} strategy @returns {Row} */
function strategyRow({ slug, name: title, enabled, currentVersionId, totals, failures }) {
  return {
    header: [
      name(title),
      ...(enabled ? [] : [' ', element('span', { class: 'tag' }, 'disabled')]),
      ...(title === slug ? [] : [element('code', { class: 'below' }, slug)]),
    ],
    cells: [
      currentVersionId === null ? [nothing()] : [element('code', {}, currentVersionId)],
      [count(totals.runs)],
      successRate(totals),
      [shown(totals.meanUtility, score)],
      failureCounts(failures),
    ],
  };
}

/** @param {StrategyInsight} strategy @returns {Row[]} */
function versionRows({ versions }) {
  if (versions.length < 2) return [];
  return versions.map((version) => ({
    level: 'part',
    header: [element('code', {}, version.versionId), ` by ${version.source}`],
    cells: [
      [],
      [count(version.runs)],
      successRate(version),
      [shown(version.meanUtility, score)],
      [],
    ],
  }));
}

/** @param {StrategyInsight['failures']} failures */
function failureCounts(failures) {
  if (failures.length === 0) return [nothing()];
  const sorted = failures.toSorted((left, right) => right.runs - left.runs);
  const left = sorted.length - MOST_FAILURES;
  return [
    element(
      'span',
      { class: 'failures' },
      ...sorted
        .slice(0, MOST_FAILURES)
        .map(({ code, runs }) =>
          element('span', { class: 'failure' }, element('code', {}, code), ` ${count(runs)}`),
        ),
      ...(left > 0 ? [element('span', { class: 'failure' }, `and ${count(left)} more`)] : []),
    ),
  ];
}

/** @param {Averages} averages */
function successRate({ successRate: share }) {
  if (share === null) return [nothing()];
  return [bar(share), element('span', { class: 'share' }, percent(share))];
}

/** What the option added on average, over how far its 95 % interval goes to both sides. @param {DecisionInsight['options'][number]} option */
function contribution({ contribution: found }) {
  if (found === null) return [nothing()];
  const { lower, upper } = found.interval;
  return [
    difference(found.mean),
    element('span', { class: 'below' }, `±\u00a0${score((upper - lower) / 2)}`),
  ];
}

/** @param {number} value */
function costOfRun(value) {
  return dollars(value, 3);
}

/** @param {number | null} value @param {(value: number) => string} format */
function shown(value, format) {
  return value === null ? nothing() : format(value);
}
