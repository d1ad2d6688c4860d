import { SIGNALS, type Signal } from '../outcome/signals.ts';
import type { Evidence } from './evidence.ts';
import { onGrid } from './sums.ts';

/** Totals over runs, as insights show them. Money in dollars, time in seconds. */
export interface RunTotals {
  readonly runs: number;
  readonly successes: number;
  /** Runs whose outcome never came; they count as failures. */
  readonly lost: number;
  readonly quality: number;
  readonly utility: number;
  readonly costUsd: number;
  readonly durationSeconds: number;
}

/** The vector of one run: additive, in the order of {@link runTotals}. */
export function runTotalsVector(evidence: Evidence): Float64Array {
  return Float64Array.of(
    1,
    evidence.success ? 1 : 0,
    evidence.lost ? 1 : 0,
    onGrid(evidence.quality),
    onGrid(evidence.utility),
    onGrid(evidence.costUsd),
    onGrid(evidence.durationSeconds),
  );
}

/** Reads a vector of sums back; a missing vector is a total of nothing. */
export function runTotals(vector: Float64Array | undefined): RunTotals {
  const [
    runs = 0,
    successes = 0,
    lost = 0,
    quality = 0,
    utility = 0,
    costUsd = 0,
    durationSeconds = 0,
  ] = vector ?? [];
  return { runs, successes, lost, quality, utility, costUsd, durationSeconds };
}

export function addTotals(left: RunTotals, right: RunTotals): RunTotals {
  return {
    runs: left.runs + right.runs,
    successes: left.successes + right.successes,
    lost: left.lost + right.lost,
    quality: left.quality + right.quality,
    utility: left.utility + right.utility,
    costUsd: left.costUsd + right.costUsd,
    durationSeconds: left.durationSeconds + right.durationSeconds,
  };
}

/** The vector of one run in its project's sums: counted, succeeded, settled, then each signal sent. */
export function projectVector(evidence: Evidence): Float64Array {
  return Float64Array.of(
    1,
    evidence.success ? 1 : 0,
    evidence.lost ? 0 : 1,
    ...SIGNALS.map((signal) => (evidence.signals.includes(signal) ? 1 : 0)),
  );
}

/** What Baton has seen of a project. */
export interface ProjectHistory {
  readonly runs: number;
  readonly successes: number;
  /** Whether an outcome has ever come; until then a missing one teaches nothing. */
  readonly hasSentOutcomes: boolean;
  /** Signals that have ever come. */
  readonly signals: readonly Signal[];
}

/** Reads a project's sums back; a missing vector is a project never heard of. */
export function projectHistory(vector: Float64Array | undefined): ProjectHistory {
  const [runs = 0, successes = 0, settled = 0, ...signals] = vector ?? [];
  return {
    runs,
    successes,
    hasSentOutcomes: settled > 0,
    signals: SIGNALS.filter((_, position) => (signals[position] ?? 0) > 0),
  };
}
