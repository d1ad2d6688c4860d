// @ts-check
import { bar, element, nothing } from './dom.js';
import { evidenceText, intervalLabel, openComparison, progress } from './experiment-text.js';
import { count, score, shortPercent } from './format.js';
import { differenceWithin } from './interval.js';
import { reachOf } from './interval-text.js';
import { table } from './table.js';

/** @import { ArmReport, Comparison, RunningExperiment } from './experiment-text.js' */
/** @import { Column, Row } from './table.js' */

/** @type {readonly Column[]} */
const COLUMNS = [
  { label: 'Arm', kind: 'text' },
  { label: 'Version', kind: 'wide' },
  { label: 'Share', kind: 'number' },
  { label: 'Tasks', kind: 'number' },
  { label: 'Open', kind: 'number' },
  { label: 'Mean utility', kind: 'number' },
  { label: 'Lift', kind: 'number' },
];

/** @type {Column} */
const EVIDENCE = { label: 'Evidence', kind: 'number' };

/**
 * The arms of an experiment. Evidence that an arm is better counts only where that is asked.
 *
 * @param {RunningExperiment} experiment
 */
export function armTable({ kind, report: { arms } }) {
  const comparisons = arms.flatMap((arm) => openComparison(arm) ?? []);
  const reach = reachOf(comparisons);
  const [level] = comparisons.map((each) => each.level);
  const asksForBetter = kind === 'comparison';
  return table(
    level === undefined
      ? 'Arms'
      : `Lift in utility against ${arms[0]?.name}, with its ${intervalLabel(level)}`,
    asksForBetter ? [...COLUMNS, EVIDENCE] : COLUMNS,
    arms.map((arm) => armRow(arm, reach, asksForBetter)),
  );
}

/** @param {ArmReport} arm @param {number} reach @param {boolean} asksForBetter @returns {Row} */
function armRow(arm, reach, asksForBetter) {
  const comparison = openComparison(arm);
  return {
    header: [
      arm.name,
      ...(arm.closed === null ? [] : [' ', element('span', { class: 'tag' }, 'out')]),
    ],
    cells: [
      [element('code', {}, arm.versionId)],
      [shortPercent(arm.weight)],
      [count(arm.tasks)],
      [count(arm.openTasks)],
      [arm.mean === null ? nothing() : score(arm.mean)],
      [comparison === undefined ? nothing() : differenceWithin(comparison.lift, comparison, reach)],
      ...(asksForBetter ? [comparison === undefined ? [nothing()] : evidence(comparison)] : []),
    ],
  };
}

/** @param {Comparison} comparison */
function evidence({ capital, capitalNeeded }) {
  return [
    bar(progress(capital, capitalNeeded)),
    element('span', { class: 'share' }, evidenceText(capital, capitalNeeded)),
  ];
}
