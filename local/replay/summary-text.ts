import { basename } from 'node:path';
import type { ReplayOptions } from './options.ts';
import type { Summary } from './summary.ts';
import { comparisonTable, optionTable } from './summary-tables.ts';
import { textTable } from './text-table.ts';

/** The whole result for a terminal. */
export function summaryAsText(
  summary: Summary,
  options: ReplayOptions,
  problemCount: number,
): string {
  const stored =
    problemCount === 0
      ? 'Every run, decision and outcome was read back: none lost, none doubled.'
      : `${problemCount} problems in what is stored, see standard error.`;
  return [
    summaryHeading(summary, options),
    textTable(comparisonTable(summary)),
    textTable(optionTable(summary)),
    stored,
    ...(options.report === undefined ? [] : [`The page is in ${options.report}.`]),
  ].join('\n\n');
}

/** What was played, how and how fast, in one line. */
export function summaryHeading(summary: Summary, options: ReplayOptions): string {
  const { runs, secondsElapsed } = summary;
  const speed = (runs / Math.max(secondsElapsed, 0.001)).toFixed(1);
  return [
    `${runs.toLocaleString('en')} runs of ${basename(options.file)}`,
    options.shuffle === undefined ? 'in the order of the file' : `shuffled by ${options.shuffle}`,
    ...(options.passes > 1 ? [`${options.passes} passes`] : []),
    ...(options.attempts > 1 ? [`up to ${options.attempts} attempts`] : []),
    `cost weight ${options.costWeight}`,
    `${secondsElapsed.toFixed(1)} s (${speed} runs/s)`,
  ].join(', ');
}
