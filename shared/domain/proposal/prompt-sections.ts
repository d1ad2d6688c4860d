import type { Analysis, EstimatedRate, RunSketch } from '../analysis/analysis.ts';
import { evidenceId } from './evidence-ids.ts';
import { leavesOf } from './leaves.ts';
import type { ProposalQuestion } from './proposal-question.ts';

/** The parts of the question that hold something, each under its heading. */
export function promptSections({ analysis, grid, past }: ProposalQuestion): readonly string[] {
  const sections: readonly (readonly [heading: string, lines: readonly string[]])[] = [
    [
      'The current configuration',
      [...leavesOf(analysis.config)].map(([path, text]) => `${path} = ${text}`),
    ],
    ['All runs', overallLines(analysis)],
    [
      'Success by cell (runs whose features agree), drawn towards the overall rate',
      analysis.cells.map((cell, at) => `${evidenceId('cell', at)}: ${cell.id}: ${rateText(cell)}`),
    ],
    [
      'Failures: runs that ended with each code',
      analysis.failures.map(
        ({ code, runs }, at) => `${evidenceId('failure', at)}: ${code}: ${runs} runs`,
      ),
    ],
    [
      'Repeated failures: runs in which another attempt failed the same way',
      analysis.repeatedFailures.map(
        ({ code, runs }, at) => `${evidenceId('repeated', at)}: ${code}: ${runs} runs`,
      ),
    ],
    [
      'Success of attempts by agent and cell',
      analysis.agents.map(
        (each, at) =>
          `${evidenceId('agents', at)}: ${each.agent} where ${each.cell}: ${rateText(each)}`,
      ),
    ],
    [
      'What options of decisions added to utility on average',
      analysis.contributions.map(
        ({ type, option, mean, lower, upper, decisions }, at) =>
          `${evidenceId('contribution', at)}: ${type} ${option}: ${number(mean)} (90 %: ${number(lower)} to ${number(upper)}; ${decisions} decisions)`,
      ),
    ],
    [
      'A failed and a successful run of the same cell',
      analysis.pairs.map(
        ({ cell, failed, successful }, at) =>
          `${evidenceId('pair', at)}: ${cell}: failed: ${sketchText(failed)}; successful: ${sketchText(successful)}`,
      ),
    ],
    ['Experiments so far, the latest first', past.map(pastLine)],
    [
      'Possible edits: each path with the values it may be given',
      Object.entries(grid).map(([path, values]) => `${path}: ${values.join(' | ')}`),
    ],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([heading, lines]) => `## ${heading}\n${lines.join('\n')}`);
}

function overallLines({ overall, meanUtility, quantiles }: Analysis): readonly string[] {
  const { costUsd, durationSeconds, iterations } = quantiles;
  const quantileLine = (name: string, of: Analysis['quantiles']['costUsd']) =>
    of === null ? [] : [`${name}: median ${number(of.median)}, 90 % below ${number(of.ninetieth)}`];
  return [
    `success: ${rateText(overall)}`,
    ...(meanUtility === null ? [] : [`mean utility: ${number(meanUtility)}`]),
    ...quantileLine('cost in dollars', costUsd),
    ...quantileLine('duration in seconds', durationSeconds),
    ...quantileLine('iterations', iterations),
  ];
}

function pastLine(
  { label, edits, expectedGain, measuredGain }: ProposalQuestion['past'][number],
  at: number,
): string {
  const changes =
    edits.map(({ path, value }) => `${path} = ${value}`).join(', ') || 'other changes';
  const gain = (known: number | null) => (known === null ? 'unknown' : number(known));
  return `${evidenceId('past', at)}: ${changes}: ${label} (expected ${gain(expectedGain)}, measured ${gain(measuredGain)})`;
}

function sketchText({
  attempts,
  agents,
  costUsd,
  durationSeconds,
  iterations,
  failureCode,
}: RunSketch) {
  return [
    `${attempts} attempts`,
    agents.join(' then '),
    `${number(costUsd)} dollars`,
    `${number(durationSeconds)} s`,
    iterations === null ? '' : `${iterations} iterations`,
    failureCode ?? '',
  ]
    .filter((each) => each !== '')
    .join(', ');
}

function rateText({ runs, successes, shrunken, lower, upper }: EstimatedRate): string {
  return `${successes} of ${runs}, rate ${number(shrunken)} (90 %: ${number(lower)} to ${number(upper)})`;
}

function number(value: number): string {
  return String(Number(value.toPrecision(3)));
}
