import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Markup } from './html.ts';

/** Width of every chart in its own units; the page scales it. */
const CHART_WIDTH = 860;

/** Room to the right of the frame for the labels of lines. */
const LABEL_MARGIN = 190;

/**
 * Draws a chart as static SVG: the browser's part is played by a document in memory, so the page
 * needs no script. `label` and `description` are read by screen readers.
 */
export function drawnChart(
  label: string,
  description: string,
  options: Plot.PlotOptions & { readonly labelled?: boolean },
): Markup {
  const { document } = parseHTML('<!doctype html><html lang="en"></html>');
  const { labelled = true, ...rest } = options;
  const chart = Plot.plot({
    document,
    width: CHART_WIDTH,
    height: 320,
    marginLeft: 56,
    marginBottom: 40,
    marginRight: labelled ? LABEL_MARGIN : 24,
    style: { fontSize: '13px' },
    ariaLabel: label,
    ariaDescription: description,
    ...rest,
  });
  chart.setAttribute('role', 'img');
  return { markup: chart.outerHTML };
}

/** The axis of time in all charts: runs played, in whole numbers. */
export function runsAxis(runs: number): Plot.ScaleOptions {
  return {
    label: 'runs played',
    labelAnchor: 'center',
    domain: [0, runs],
    ticks: Math.min(10, runs),
    tickFormat: (run: number) => run.toLocaleString('en'),
  };
}

export interface LineLabel {
  readonly text: string;
  /** Where the line ends. */
  readonly value: number;
  readonly colour: string;
}

/**
 * Moves the labels of lines apart where they would overlap.
 *
 * @param gap the least distance between two labels, in the unit of the values
 */
export function spreadLabels(labels: readonly LineLabel[], gap: number) {
  const placed: (LineLabel & { readonly at: number })[] = [];
  for (const label of [...labels].sort((left, right) => left.value - right.value)) {
    const below = placed.at(-1);
    placed.push({ ...label, at: Math.max(label.value, (below?.at ?? -Infinity) + gap) });
  }
  return placed;
}
