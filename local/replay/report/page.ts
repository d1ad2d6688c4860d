import { basename } from 'node:path';
import type { ReplayOptions } from '../options.ts';
import type { PlayedRun } from '../play-run.ts';
import type { Summary } from '../summary.ts';
import {
  comparisonTable,
  dollars,
  optionTable,
  percent,
  signed,
  type Table,
  threeDecimals,
} from '../summary-tables.ts';
import { summaryHeading } from '../summary-text.ts';
import { choicesChart } from './choices-chart.ts';
import { costChart } from './cost-chart.ts';
import { html, type Markup } from './html.ts';
import { learningChart } from './learning-chart.ts';
import { trailingWindow } from './series.ts';
import { STYLE } from './style.ts';

export interface ReportMaterial {
  readonly options: ReplayOptions;
  readonly summary: Summary;
  /** In the order of play. */
  readonly played: readonly PlayedRun[];
  readonly date: Date;
}

/** The whole result as one HTML page that needs nothing else: no script, no font, no address. */
export function reportPage({ options, summary, played, date }: ReportMaterial): string {
  const name = basename(options.file);
  const window = trailingWindow(played.length);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${name}: replay with Baton</title>
<style>${{ markup: STYLE }}</style>
</head>
<body>
<main>
<header>
<h1>What Baton learned on ${name}</h1>
<p class="quiet">${summaryHeading(summary, options)}. <time datetime="${date.toISOString()}">${moment(date)}</time></p>
</header>
${keyFigures(summary)}
<figure>
<figcaption><h2>Learning curve</h2><p class="quiet">Utility is success minus ${options.costWeight} for each dollar. The strong line is the mean of all runs so far, the thin line that of the latest ${window}.</p></figcaption>
${learningChart(played, summary)}
</figure>
<figure>
<figcaption><h2>Choices over time</h2><p class="quiet">Share of each option among the decisions, in the order of play.</p></figcaption>
${choicesChart(played, summary)}
</figure>
<figure>
<figcaption><h2>Cumulative cost</h2><p class="quiet">Dollars spent so far, and what the same tasks would have cost with other ways of choosing.</p></figcaption>
${costChart(played, summary)}
</figure>
${[comparisonTable(summary), optionTable(summary)].map(tableMarkup)}
</main>
</body>
</html>
`.markup;
}

function keyFigures({ learned, references, totalCostUsd, runs }: Summary): Markup {
  const { uniform, fixed, oracle } = references;
  const [best] = fixed;
  const gap = oracle.utility - uniform.utility;
  const figures = [
    {
      name: 'Mean utility',
      value: threeDecimals(learned.utility),
      note: `${signed(learned.utility - uniform.utility)} against uniform choice`,
    },
    {
      name: 'Gap closed',
      value: gap > 0 ? percent((learned.utility - uniform.utility) / gap) : '–',
      note: 'of uniform choice to oracle',
    },
    {
      name: 'Best fixed option',
      value: best === undefined ? '–' : threeDecimals(best.utility),
      note: best?.option ?? 'no option is offered on every task',
    },
    {
      name: 'Success',
      value: percent(learned.successRate),
      note: `uniform choice ${percent(uniform.successRate)}`,
    },
    {
      name: 'Cost in all',
      value: dollars(totalCostUsd),
      note: `uniform choice ${dollars(uniform.costUsd * runs)}`,
    },
  ];
  return html`<dl class="figures">${figures.map(
    (figure) =>
      html`<div><dt>${figure.name}</dt><dd class="value">${figure.value}</dd><dd class="note">${figure.note}</dd></div>`,
  )}</dl>`;
}

function tableMarkup({ caption, columns, rows }: Table): Markup {
  return html`<div class="table"><table><caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([name = '', ...cells]) =>
      html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

function moment(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
