// @ts-check
import { element, nothing } from './dom.js';
import {
  evidenceText,
  METRIC_WORDS,
  marginText,
  metricText,
  openComparison,
} from './experiment-text.js';
import { table } from './table.js';

/** @import { Guardrail, RunningExperiment } from './experiment-text.js' */

/** What no arm may make worse than the first, one row a metric; nothing where no task has come. @param {RunningExperiment} experiment */
export function guardrailTable({ report: { arms } }) {
  const [first, ...others] = arms;
  const [shown] = others.flatMap((arm) => openComparison(arm) ?? []);
  if (first === undefined || shown === undefined || shown.guardrails.length === 0) return [];
  return [
    table(
      'Guardrails, each with the evidence that an arm is worse by more than the margin',
      [
        { label: 'Guardrail', kind: 'text' },
        { label: 'Margin', kind: 'number' },
        { label: first.name, kind: 'number' },
        ...others.map(({ name }) => /** @type {const} */ ({ label: name, kind: 'number' })),
      ],
      shown.guardrails.map((guardrail, at) => ({
        header: [METRIC_WORDS[guardrail.metric]],
        cells: [
          [marginText(guardrail)],
          [measured(guardrail, guardrail.control)],
          ...others.map((arm) => stateOf(openComparison(arm)?.guardrails[at])),
        ],
      })),
    ),
  ];
}

/** @param {Guardrail | undefined} guardrail */
function stateOf(guardrail) {
  if (guardrail === undefined) return [nothing()];
  const { challenger, breached, capital, capitalNeeded } = guardrail;
  return [
    measured(guardrail, challenger),
    element(
      'span',
      { class: 'below' },
      element('span', { class: breached ? 'failed' : 'succeeded' }, breached ? 'breached' : 'ok'),
      `, ${evidenceText(capital, capitalNeeded)}`,
    ),
  ];
}

/** @param {Guardrail} guardrail @param {number | null} value */
function measured({ metric }, value) {
  return value === null ? nothing() : metricText(metric, value);
}
