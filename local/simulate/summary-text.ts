import { percent, signed, threeDecimals } from '../replay/summary-tables.ts';
import { textTable } from '../replay/text-table.ts';
import type { DeclaredWorld } from './declared-world.ts';
import { experimentTable } from './experiment-table.ts';
import type { Proportion } from './proportion.ts';
import type { Range, Summary } from './summary.ts';

/** More experiments than these are counted and not listed. */
const MOST_LISTED = 12;

/** The whole result for a terminal. */
export function summaryAsText(summary: Summary, { description }: DeclaredWorld): string {
  const { world, worlds, firstSeed, days, tasks, runs } = summary;
  const seeds =
    worlds === 1 ? `seed ${firstSeed}` : `seeds ${firstSeed} to ${firstSeed + worlds - 1}`;
  const heading = [
    `${whole(worlds)} ${worlds === 1 ? 'world' : 'worlds'} of ${world}`,
    `${days} days each`,
    seeds,
    `${whole(tasks)} tasks, ${whole(runs)} runs`,
  ].join(', ');
  return [
    `${heading}\n${description}`,
    textTable({
      caption: 'Worlds',
      columns: ['', 'median', '10% to 90%'],
      rows: [
        rangeRow('mean utility of a task', summary.meanUtility, threeDecimals),
        rangeRow('success rate', summary.successRate, percent),
        rangeRow(
          'regret a task, against the best version there was',
          summary.regretPerTask,
          threeDecimals,
        ),
        rangeRow('gain a task, against never changing', summary.gainPerTask, signed),
        rangeRow('days from an experiment to its promotion', summary.daysToPromotion, oneDecimal),
        rangeRow('tasks an arm at the promotion', summary.tasksAnArmToPromotion, whole),
        rangeRow('days from a promotion to its rollback', summary.daysToRollback, oneDecimal),
        rangeRow('settled tasks at the rollback', summary.settledTasksToRollback, whole),
      ],
    }),
    textTable({
      caption: 'Decisions',
      columns: ['', 'share', '95% interval', 'count'],
      rows: [
        shareRow('worlds with a promotion', summary.promoting),
        shareRow('worlds with a false promotion', summary.promotingFalsely),
        shareRow('promotions rolled back', summary.rolledBack),
        ...summary.rolledBackWithin.map((within) =>
          shareRow(`… within ${within.settledTasks} settled tasks`, within),
        ),
        shareRow('rollbacks of what was truly worse', summary.rolledBackRightly),
      ],
    }),
    verdictText(summary),
    ...(summary.experiments.length > 0 && summary.experiments.length <= MOST_LISTED
      ? [textTable(experimentTable(summary))]
      : []),
  ].join('\n\n');
}

/** The last line of standard output with `--json`. */
export function summaryAsJson(summary: Summary): string {
  return JSON.stringify(summary);
}

function verdictText({ verdicts, undecided }: Summary): string {
  const counts = Object.entries(verdicts).map(([kind, count]) => `${kind} ${count}`);
  const ended = counts.length === 0 ? 'none' : counts.join(', ');
  return `Verdicts: ${ended}; still running at the end: ${undecided}.`;
}

function rangeRow(name: string, range: Range | null, shown: (value: number) => string): string[] {
  if (range === null) return [name, '–'];
  return [name, shown(range.median), `${shown(range.low)} to ${shown(range.high)}`];
}

function shareRow(name: string, { count, of, share, lower, upper }: Proportion): string[] {
  if (share === null) return [name, '–', '', `0 of 0`];
  return [
    name,
    percent(share),
    `${percent(lower)} to ${percent(upper)}`,
    `${whole(count)} of ${whole(of)}`,
  ];
}

const oneDecimal = (value: number) => value.toFixed(1);
const whole = (value: number) => Math.round(value).toLocaleString('en');
