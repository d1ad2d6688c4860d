// @ts-check
import { element, moment, name, nothing } from './dom.js';
import { subjectOf, VERDICT_WORDS } from './experiment-text.js';
import { counted } from './format.js';
import { table } from './table.js';

/** @import { EndedExperiment } from './experiment-text.js' */

/** How the latest experiments ended, and why. @param {readonly EndedExperiment[]} ended */
export function verdictTable(ended) {
  return element(
    'div',
    { class: 'card verdicts' },
    table(
      `${counted(ended.length, 'experiment')} ended in the last 30 days`,
      [
        { label: 'Experiment', kind: 'text' },
        { label: 'Verdict', kind: 'text' },
        { label: 'Reason', kind: 'wide' },
        { label: 'Ended', kind: 'wide' },
      ],
      ended.map((experiment) => ({
        header: [subjectOf(experiment)],
        cells: verdictCells(experiment),
      })),
    ),
  );
}

/** @param {EndedExperiment} experiment */
function verdictCells({ verdict }) {
  if (verdict === null) return [[nothing()], [nothing()], [nothing()]];
  const { kind, reason, at } = verdict;
  return [
    [element('span', { class: 'badge', 'data-verdict': kind }, VERDICT_WORDS[kind])],
    [name(reason)],
    [moment(at)],
  ];
}
