import type { Earnings } from './earnings.ts';
import type { Summary } from './summary.ts';

/** Rows of text under a heading, for the terminal and for the page. The first column holds names. */
export interface Table {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What was learned against uniform choice, the best fixed option and the oracle. */
export function comparisonTable(summary: Summary): Table {
  const { uniform, fixed, oracle } = summary.references;
  const [best] = fixed;
  const passes = summary.passes.length > 1 ? summary.passes : [];
  return {
    caption: 'Learned, against what hindsight would have chosen with one attempt a task',
    columns: ['', 'mean utility', 'against uniform', 'success', 'cost a run'],
    rows: [
      row('learned', summary.learned, uniform),
      ...passes.map((pass, index) => row(`  in pass ${index + 1}`, pass, uniform)),
      // Uniform choice over all tasks says nothing about the last fifth of them.
      row('  in the last fifth', summary.lastFifth, undefined),
      row('uniform choice', uniform, uniform),
      ...(best === undefined ? [] : [row(`best fixed: ${best.option}`, best, uniform)]),
      row('oracle', oracle, uniform),
    ],
  };
}

/** How often each option was chosen and what it came to. */
export function optionTable({ options, references }: Summary): Table {
  const asked = options.reduce((sum, { chosen }) => sum + chosen, 0);
  return {
    caption: 'Options, by how often they were chosen',
    columns: ['', 'chosen', 'share', 'success', 'cost', 'utility', 'utility on every task'],
    rows: options.map(({ option, chosen, earned }) => {
      const everywhere = references.fixed.find((each) => each.option === option);
      return [
        option,
        chosen.toLocaleString('en'),
        percent(chosen / asked),
        earned === undefined ? '–' : percent(earned.successRate),
        earned === undefined ? '–' : dollars(earned.costUsd),
        earned === undefined ? '–' : threeDecimals(earned.utility),
        everywhere === undefined ? '–' : threeDecimals(everywhere.utility),
      ];
    }),
  };
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** Cents matter in small sums and only there. */
export function dollars(amount: number): string {
  return amount < 100 ? `$${amount.toFixed(3)}` : `$${Math.round(amount).toLocaleString('en')}`;
}

export function threeDecimals(value: number): string {
  return value.toFixed(3).replace('-', '−');
}

export function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${threeDecimals(value)}`;
}

function row(name: string, earned: Earnings, uniform: Earnings | undefined): string[] {
  return [
    name,
    threeDecimals(earned.utility),
    uniform === undefined || earned === uniform ? '' : signed(earned.utility - uniform.utility),
    percent(earned.successRate),
    dollars(earned.costUsd),
  ];
}
