import * as Plot from '@observablehq/plot';
import type { PlayedRun } from '../play-run.ts';
import type { Summary } from '../summary.ts';
import { threeDecimals } from '../summary-tables.ts';
import type { Markup } from './html.ts';
import { learningSeries, trailingWindow } from './series.ts';
import { drawnChart, runsAxis, spreadLabels } from './svg.ts';

/** Mean utility as runs were played, against what hindsight would have come to. */
export function learningChart(played: readonly PlayedRun[], summary: Summary): Markup {
  const points = learningSeries(played);
  const window = trailingWindow(played.length);
  const { uniform, fixed, oracle } = summary.references;
  const [best] = fixed;
  const lines = [
    { text: 'oracle', value: oracle.utility, colour: 'var(--oracle)' },
    ...(best ? [{ text: 'best fixed option', value: best.utility, colour: 'var(--fixed)' }] : []),
    { text: 'uniform choice', value: uniform.utility, colour: 'var(--uniform)' },
  ];
  const labels = [
    ...lines,
    { text: 'learned', value: summary.learned.utility, colour: 'var(--learned)' },
  ];
  // The mean of the first few runs jumps about: it may leave the frame, the rest must not.
  const steady = points.filter(({ run }) => run >= window);
  const values = [
    ...labels.map(({ value }) => value),
    ...steady.flatMap(({ soFar, latest }) => [soFar, latest ?? soFar]),
  ];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const range = Math.max(high - low, 0.02);
  const domain = [low - 0.05 * range, high + 0.05 * range];
  return drawnChart(
    'Learning curve',
    `Mean utility of all runs so far ended at ${threeDecimals(summary.learned.utility)}. ${lines
      .map(({ text, value }) => `${text}: ${threeDecimals(value)}`)
      .join(', ')}.`,
    {
      x: runsAxis(played.length),
      y: { label: 'mean utility', domain, grid: true },
      marks: [
        Plot.ruleY(lines, {
          y: 'value',
          stroke: 'colour',
          strokeWidth: 1.5,
          strokeDasharray: '6 4',
        }),
        Plot.lineY(points, {
          x: 'run',
          y: 'latest',
          stroke: 'var(--latest)',
          strokeWidth: 1.25,
          clip: true,
        }),
        Plot.lineY(points, {
          x: 'run',
          y: 'soFar',
          stroke: 'var(--learned)',
          strokeWidth: 2.75,
          clip: true,
        }),
        Plot.text(spreadLabels(labels, range * 0.075), {
          x: played.length,
          y: 'at',
          text: ({ text, value }) => `${text}  ${threeDecimals(value)}`,
          fill: 'colour',
          fontWeight: 600,
          textAnchor: 'start',
          dx: 10,
        }),
      ],
    },
  );
}
