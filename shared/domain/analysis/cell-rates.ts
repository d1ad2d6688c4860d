import type { Analysis, EstimatedRate, RunSketch } from './analysis.ts';
import type { CellTally, SketchWithoutId, Tally } from './cell-table.ts';
import { estimatedRate, towards, UNINFORMED } from './estimated-rate.ts';

const MOST_CELLS = 40;
const MOST_AGENT_RATES = 120;
const MOST_PAIRS = 6;

/** @param cells the most frequent first */
export function cellRates(cells: readonly CellTally[], overall: EstimatedRate): Analysis['cells'] {
  return shown(cells).map(({ cell, runs, successes }) => ({
    ...cell,
    ...estimatedRate(runs, successes, towards(overall)),
  }));
}

/**
 * How attempts went by agent in each cell, drawn towards all attempts of the cell, and those towards
 * all attempts: attempts fail more often than runs, which may try again.
 */
export function agentRates(cells: readonly CellTally[]): Analysis['agents'] {
  const tallies = (some: readonly CellTally[]) =>
    some.flatMap(({ agents }) => agents.map(([, tally]) => tally));
  const all = total(tallies(cells));
  const overall = estimatedRate(all.runs, all.successes, UNINFORMED);
  return shown(cells)
    .flatMap((cell) => {
      const attempts = total(tallies([cell]));
      const ofCell = estimatedRate(attempts.runs, attempts.successes, towards(overall));
      return cell.agents.map(([agent, { runs, successes }]) => ({
        cell: cell.cell.id,
        agent,
        ...estimatedRate(runs, successes, towards(ofCell)),
      }));
    })
    .sort(
      (left, right) =>
        right.runs - left.runs ||
        (`${left.cell}\n${left.agent}` < `${right.cell}\n${right.agent}` ? -1 : 1),
    )
    .slice(0, MOST_AGENT_RATES);
}

/** A failed and a successful run of one cell: one pair of each cell, then a second of each, and so on. */
export function matchedPairs(cells: readonly CellTally[]): Analysis['pairs'] {
  const rounds = shown(cells).flatMap(({ cell, failed, successful }) =>
    failed.flatMap((sketch, round) => {
      const other = successful[round];
      return other === undefined
        ? []
        : [{ round, cell: cell.id, failed: sketch, successful: other }];
    }),
  );
  return rounds
    .sort((left, right) => left.round - right.round)
    .slice(0, MOST_PAIRS)
    .map(({ cell, failed, successful }, at) => ({
      cell,
      failed: named(`failed-${at + 1}`, failed),
      successful: named(`successful-${at + 1}`, successful),
    }));
}

const shown = (cells: readonly CellTally[]) => cells.slice(0, MOST_CELLS);

/** The run's own id is a word of the caller's. */
const named = (id: string, sketch: SketchWithoutId): RunSketch => ({ id, ...sketch });

function total(tallies: readonly Readonly<Tally>[]): Tally {
  return tallies.reduce(
    (sum, { runs, successes }) => ({
      runs: sum.runs + runs,
      successes: sum.successes + successes,
    }),
    { runs: 0, successes: 0 },
  );
}
