import type { RunId } from '../identifiers.ts';
import { type AnalysedRun, FAILED } from './analysed-run.ts';
import type { Analysis } from './analysis.ts';
import { agentRates, cellRates, matchedPairs } from './cell-rates.ts';
import { CellTable } from './cell-table.ts';
import { DIVISIONS } from './cells.ts';
import { estimatedRate, UNINFORMED } from './estimated-rate.ts';
import { FailureCounts } from './failure-counts.ts';
import { isHeldBack } from './held-back.ts';
import { KeptByHash } from './kept-by-hash.ts';
import { mostTelling } from './most-telling.ts';
import { mayRepeat } from './repeated-failures.ts';
import { RunQuantiles } from './run-quantiles.ts';

/** Runs whose decisions are looked at for failures that were repeated. */
const MOST_RETRIED = 1_000;

/** A run of which two attempts failed. */
export interface RetriedRun extends Pick<AnalysedRun, 'success' | 'failureCode' | 'attempts'> {
  readonly runId: RunId;
}

/** What an analysis says that does not come from the rows of runs. */
export type Framing = Pick<
  Analysis,
  'versionId' | 'config' | 'from' | 'to' | 'contributions' | 'repeatedFailures'
>;

/**
 * Analyses the runs of one version, one at a time. The result does not depend on their order; memory
 * does not grow with them.
 */
export class AnalysisBuilder {
  readonly #tables = DIVISIONS.map((division) => new CellTable(division));
  readonly #failures = new FailureCounts();
  readonly #quantiles = new RunQuantiles();
  readonly #retried = new KeptByHash<RetriedRun>('retried runs', MOST_RETRIED);
  #runs = 0;
  #successes = 0;
  #heldBackRuns = 0;
  #utility = 0;
  #allRetried = 0;

  /** Each run once. */
  add(run: AnalysedRun): void {
    if (isHeldBack(run.runId)) {
      this.#heldBackRuns += 1;
      return;
    }
    this.#runs += 1;
    this.#utility += run.utility;
    if (run.success) this.#successes += 1;
    else this.#failures.add(run.failureCode ?? FAILED);
    for (const table of this.#tables) table.add(run);
    this.#quantiles.add(run);
    if (mayRepeat(run)) this.#keepRetried(run);
  }

  /**
   * Runs of which two attempts failed: all of them up to 1,000, else always the same 1,000, each of
   * which stands for `weight` runs: a share of them is known to ± 3 points then.
   */
  retried(): { readonly runs: readonly RetriedRun[]; readonly weight: number } {
    const runs = this.#retried.entries().map(([, run]) => run);
    return { runs, weight: runs.length === 0 ? 1 : this.#allRetried / runs.length };
  }

  finish(framing: Framing): Analysis {
    const overall = estimatedRate(this.#runs, this.#successes, UNINFORMED);
    const cells = mostTelling(this.#tables.map((table) => table.cells())) ?? [];
    return {
      ...framing,
      overall,
      heldBackRuns: this.#heldBackRuns,
      meanUtility: this.#runs === 0 ? null : this.#utility / this.#runs,
      cells: cellRates(cells, overall),
      failures: this.#failures.list(),
      quantiles: this.#quantiles.quantiles(),
      agents: agentRates(cells),
      pairs: matchedPairs(cells),
    };
  }

  #keepRetried({ runId, success, failureCode, attempts }: AnalysedRun): void {
    this.#allRetried += 1;
    this.#retried.of(runId, () => ({ runId, success, failureCode, attempts }));
  }
}
