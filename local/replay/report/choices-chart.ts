import * as Plot from '@observablehq/plot';
import type { PlayedRun } from '../play-run.ts';
import type { Summary } from '../summary.ts';
import { percent } from '../summary-tables.ts';
import { html, type Markup } from './html.ts';
import { choiceShares } from './series.ts';
import { drawnChart, runsAxis } from './svg.ts';

/** As many colours as people tell apart; the style sheet defines them. */
const NAMED_OPTIONS = 8;

/** Which options were chosen as time went on: stacked shares with a legend. */
export function choicesChart(played: readonly PlayedRun[], { options }: Summary): Markup {
  const chosen = options.filter((use) => use.chosen > 0).map(({ option }) => option);
  const named = chosen.slice(0, NAMED_OPTIONS);
  const rest = chosen.length - named.length;
  const others = rest === 1 ? (chosen.at(-1) ?? '') : `${rest} other options`;
  const colours = [
    ...named.map((option, at) => ({ option, colour: `var(--option-${at + 1})` })),
    ...(rest > 0 ? [{ option: others, colour: 'var(--others)' }] : []),
  ];
  const chart = drawnChart(
    'Choices over time',
    'Share of each option among the decisions of each window of runs, stacked.',
    {
      labelled: false,
      marginTop: 28,
      x: runsAxis(played.length),
      y: { label: 'share of decisions', domain: [0, 1], ticks: 4, tickFormat: '.0%' },
      color: {
        domain: colours.map(({ option }) => option),
        range: colours.map(({ colour }) => colour),
      },
      marks: [
        Plot.rectY(choiceShares(played, named, others), {
          x1: ({ from }) => from - 1,
          x2: 'to',
          y: 'share',
          fill: 'option',
          order: colours.map(({ option }) => option),
          insetLeft: 0.5,
          insetRight: 0.5,
          title: ({ from, to, option, share }) =>
            `${option}: ${percent(share)} in runs ${from} to ${to}`,
        }),
        Plot.ruleY([0]),
      ],
    },
  );
  return html`${chart}<ul class="legend">${colours.map(
    ({ option, colour }) => html`<li><i style="background: ${colour}"></i>${option}</li>`,
  )}</ul>`;
}
