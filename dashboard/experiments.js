// @ts-check
import { armTable } from './arms.js';
import { element, moment, name } from './dom.js';
import { evidenceText, openComparison, subjectOf } from './experiment-text.js';
import { fact, factList } from './facts.js';
import { counted, difference } from './format.js';
import { guardrailTable } from './guardrails.js';
import { verdictTable } from './verdicts.js';

/** @import { Insights } from './api.js' */
/** @import { RunningExperiment } from './experiment-text.js' */

/** What is compared now, then what was found lately. @param {Insights} insights */
export function experimentCards({ experiments: { running, ended } }) {
  return [
    ...(running.length === 0
      ? [element('p', { class: 'quiet' }, 'No experiment is running.')]
      : running.map(runningCard)),
    ...(ended.length === 0 ? [] : [verdictTable(ended)]),
  ];
}

/** @param {RunningExperiment} experiment */
function runningCard(experiment) {
  const { id, kind, report, reason } = experiment;
  const so = kind === 'retention' ? 'It stays.' : 'Not decided yet.';
  return element(
    'article',
    { class: 'card experiment', 'aria-labelledby': `title-of-${id}` },
    element(
      'h3',
      { id: `title-of-${id}` },
      subjectOf(experiment),
      ' ',
      element('span', { class: 'tag' }, kind),
    ),
    element('p', { class: 'quiet' }, name(reason)),
    ...(report.why === null
      ? []
      : [element('p', { class: 'why' }, element('strong', {}, so), ` ${report.why}`)]),
    armTable(experiment),
    ...report.arms.flatMap(({ closed }) =>
      closed === null ? [] : [element('p', { class: 'quiet out' }, 'Out: ', name(closed.reason))],
    ),
    ...guardrailTable(experiment),
    factList(factsOf(experiment)),
  );
}

/** @param {RunningExperiment} experiment */
function factsOf({ kind, report, minimumEffect, horizonTasks, startedAt, endsAt }) {
  const { evidence, evidenceNeeded } = report.sampleRatio;
  const isBroken = evidence >= evidenceNeeded;
  const detectable = report.arms.flatMap((arm) => openComparison(arm)?.detectableEffect ?? []);
  return [
    fact(
      'Sample ratio',
      `${isBroken ? 'not as weighted' : 'ok'}, evidence ${evidenceText(evidence, evidenceNeeded)}`,
      isBroken,
    ),
    ...(kind === 'retention'
      ? [fact('Goes back', 'when it is found worse or a guardrail is breached')]
      : [
          fact('Worth a change', difference(minimumEffect)),
          ...(detectable.length === 0
            ? []
            : [
                fact(
                  'Smallest lift found by the end',
                  `${difference(Math.max(...detectable))} in 80 of 100 cases`,
                ),
              ]),
        ]),
    ...(startedAt === null ? [] : [fact('Started', moment(startedAt))]),
    ...(endsAt === null
      ? []
      : [
          fact(
            'Ends',
            element(
              'span',
              {},
              moment(endsAt),
              kind === 'retention' ? '' : ` or after ${counted(horizonTasks, 'task')}`,
            ),
          ),
        ]),
  ];
}
