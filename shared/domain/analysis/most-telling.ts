import type { CellTally } from './cell-table.ts';

/** What one division of the runs into cells counted. */
type Divided = readonly Pick<CellTally, 'runs' | 'successes'>[];

/**
 * The division whose cells tell most about success: the highest likelihood of what was seen, less
 * what the number of cells would gain by chance. The first of those that tell as much.
 *
 * Source: the Bayesian information criterion (Schwarz 1978).
 */
export function mostTelling<Cells extends Divided>(divisions: readonly Cells[]): Cells | undefined {
  const [first, ...others] = divisions;
  return others.reduce(
    (best, each) => (best !== undefined && criterion(each) > criterion(best) ? each : best),
    first,
  );
}

function criterion(cells: Divided): number {
  const runs = cells.reduce((sum, cell) => sum + cell.runs, 0);
  const likelihood = cells.reduce((sum, cell) => sum + logLikelihood(cell), 0);
  return likelihood - (cells.length / 2) * Math.log(Math.max(1, runs));
}

/** Of the runs of a cell under the rate that fits them best. */
function logLikelihood({ runs, successes }: Divided[number]): number {
  const of = (count: number) => (count === 0 ? 0 : count * Math.log(count / runs));
  return of(successes) + of(runs - successes);
}
