import type { AnalysedRun } from './analysed-run.ts';
import type { Cell, RunSketch } from './analysis.ts';
import { cellOf, type Division } from './cells.ts';
import { KeptByHash } from './kept-by-hash.ts';

/** Runs, or choices, and how many of them succeeded. */
export interface Tally {
  runs: number;
  successes: number;
}

/** What was counted of one cell. */
export interface CellTally extends Readonly<Tally> {
  readonly cell: Cell;
  /** Choices of each agent. */
  readonly agents: readonly (readonly [agent: string, tally: Readonly<Tally>])[];
  /** Samples of its failed and its successful runs, always the same for the same runs. */
  readonly failed: readonly SketchWithoutId[];
  readonly successful: readonly SketchWithoutId[];
}
export type SketchWithoutId = Omit<RunSketch, 'id'>;

/** As many agents as settings can allow. */
const MOST_AGENTS = 200;

/** Runs of each cell and outcome that are kept to be shown: one cell may have to fill all pairs. */
const KEPT_RUNS = 6;

/** Counts runs by the cells of one division. The order of runs does not matter. */
export class CellTable {
  readonly #division: Division;
  readonly #cells = new Map<string, ReturnType<typeof emptyCell>>();

  constructor(division: Division) {
    this.#division = division;
  }

  add(run: AnalysedRun): void {
    const cell = cellOf(run.context, this.#division);
    const known = this.#cells.get(cell.id) ?? emptyCell(cell);
    this.#cells.set(cell.id, known);
    count(known.tally, run.success);
    for (const { agent, success } of run.choices) {
      const tally = known.agents.of(agent, noTally);
      if (tally !== undefined) count(tally, success);
    }
    (run.success ? known.successful : known.failed).of(run.runId, () => sketchOf(run));
  }

  /** The most frequent first. */
  cells(): CellTally[] {
    return [...this.#cells.values()]
      .sort(
        (left, right) =>
          right.tally.runs - left.tally.runs || (left.cell.id < right.cell.id ? -1 : 1),
      )
      .map(({ cell, tally, agents, failed, successful }) => ({
        cell,
        ...tally,
        agents: agents.entries(),
        failed: failed.entries().map(([, sketch]) => sketch),
        successful: successful.entries().map(([, sketch]) => sketch),
      }));
  }
}

function emptyCell(cell: Cell) {
  return {
    cell,
    tally: noTally(),
    agents: new KeptByHash<Tally>('agents', MOST_AGENTS),
    failed: new KeptByHash<SketchWithoutId>('failed runs', KEPT_RUNS),
    successful: new KeptByHash<SketchWithoutId>('successful runs', KEPT_RUNS),
  };
}

const noTally = (): Tally => ({ runs: 0, successes: 0 });

function count(tally: Tally, success: boolean): void {
  tally.runs += 1;
  if (success) tally.successes += 1;
}

function sketchOf(run: AnalysedRun): SketchWithoutId {
  const { success, failureCode, attempts, agents, costUsd, durationSeconds, iterations } = run;
  return { success, failureCode, attempts, agents, costUsd, durationSeconds, iterations };
}
