import * as Plot from '@observablehq/plot';
import type { PlayedRun } from '../play-run.ts';
import type { Summary } from '../summary.ts';
import { dollars } from '../summary-tables.ts';
import type { Markup } from './html.ts';
import { costSeries } from './series.ts';
import { drawnChart, runsAxis, spreadLabels } from './svg.ts';

/** Dollars spent as runs were played, against uniform choice and the best fixed option. */
export function costChart(played: readonly PlayedRun[], { references }: Summary): Markup {
  const [best] = references.fixed;
  const points = costSeries(played, best?.option);
  const last = points.at(-1);
  const line = (text: string, value: number | undefined, colour: string, column: string) =>
    value === undefined ? [] : [{ text, value, colour, column }];
  const lines = [
    ...line('uniform choice', last?.uniform, 'var(--uniform)', 'uniform'),
    ...line('best fixed option', last?.fixed, 'var(--fixed)', 'fixed'),
    ...line('learned', last?.learned, 'var(--learned)', 'learned'),
  ];
  const highest = Math.max(...lines.map(({ value }) => value), 0.001);
  return drawnChart(
    'Cumulative cost',
    `Dollars spent in all. ${lines.map(({ text, value }) => `${text}: ${dollars(value)}`).join(', ')}.`,
    {
      x: runsAxis(played.length),
      y: {
        label: 'dollars so far',
        domain: [0, highest * 1.05],
        grid: true,
        tickFormat: (amount: number) => `$${amount.toLocaleString('en')}`,
      },
      marks: [
        ...lines.map(({ colour, column }) =>
          Plot.lineY(points, {
            x: 'run',
            y: column,
            stroke: colour,
            strokeWidth: column === 'learned' ? 2.75 : 1.5,
            ...(column === 'learned' ? {} : { strokeDasharray: '6 4' }),
          }),
        ),
        Plot.text(spreadLabels(lines, highest * 0.075), {
          x: played.length,
          y: 'at',
          text: ({ text, value }) => `${text}  ${dollars(value)}`,
          fill: 'colour',
          fontWeight: 600,
          textAnchor: 'start',
          dx: 10,
        }),
      ],
    },
  );
}
