import { growthTable } from '../../shared/domain/experiment/capital.ts';
import { BINS } from '../../shared/domain/experiment/counts.ts';
import type { Wager } from '../../shared/domain/experiment/wager.ts';
import { type Factors, factorsOf } from './capital-run.ts';

/** A task whose outcome comes late; times in days since the experiment started. */
export interface LateTask {
  readonly treated: boolean;
  readonly bin: number;
  readonly assignedAt: number;
  readonly closedAt: number;
}

/**
 * What `strongestEvidence` answers for "better than 0", kept up to date task by task, because ten
 * thousand experiments with a look at every arrival are too many to evaluate from counts.
 */
export class CohortCapital {
  readonly #factors: Factors;
  /** Cohort by cohort, the capital of each bet with open tasks at their worst. */
  readonly #capital: Float64Array;
  readonly #open: Int32Array;
  /** The bets with every task counted as it arrived. */
  readonly #arrived: Float64Array;
  #days = 0;

  constructor(wager: Wager, days: number) {
    this.#factors = factorsOf(growthTable(wager, 0, 'better'));
    this.#capital = new Float64Array(days * this.#factors.bets);
    this.#open = new Int32Array(days);
    this.#arrived = new Float64Array(this.#factors.bets).fill(1);
  }

  /** A new task, in order of assignment: at its worst. */
  assign({ treated, assignedAt }: LateTask): void {
    const { bets, rows } = this.#factors;
    const day = Math.floor(assignedAt);
    for (; this.#days <= day; this.#days += 1) {
      this.#open[this.#days] = this.#open[this.#days - 1] ?? 0;
      for (let bet = 0; bet < bets; bet += 1) {
        const before = this.#days === 0 ? 1 : this.#capital[(this.#days - 1) * bets + bet];
        this.#capital[this.#days * bets + bet] = before ?? 1;
      }
    }
    this.#open[day] = (this.#open[day] ?? 0) + 1;
    const worst = this.#worst(treated);
    for (let bet = 0; bet < bets; bet += 1) {
      const at = day * bets + bet;
      this.#capital[at] = (this.#capital[at] ?? 0) * (rows[worst + bet] ?? 0);
    }
  }

  /** @returns the largest capital of the cohorts that the task is in */
  close({ treated, bin, assignedAt }: LateTask): number {
    const { bets, rows } = this.#factors;
    const worst = this.#worst(treated);
    const row = (treated ? BINS + bin : bin) * bets;
    for (let bet = 0; bet < bets; bet += 1) {
      this.#arrived[bet] = (this.#arrived[bet] ?? 0) * (rows[row + bet] ?? 0);
    }
    let largest = 0;
    for (let day = Math.floor(assignedAt); day < this.#days; day += 1) {
      this.#open[day] = (this.#open[day] ?? 0) - 1;
      let sum = 0;
      for (let bet = 0; bet < bets; bet += 1) {
        const at = day * bets + bet;
        const better = (rows[row + bet] ?? 0) / (rows[worst + bet] ?? 1);
        const capital = (this.#capital[at] ?? 0) * better;
        this.#capital[at] = capital;
        sum += capital;
      }
      largest = Math.max(largest, sum / bets);
    }
    return largest;
  }

  /** @param closedOnly leaves out cohorts that have an open task */
  strongest(closedOnly: boolean): number {
    const { bets } = this.#factors;
    let largest = 0;
    for (let day = 0; day < this.#days; day += 1) {
      if (closedOnly && (this.#open[day] ?? 0) > 0) continue;
      let sum = 0;
      for (let bet = 0; bet < bets; bet += 1) sum += this.#capital[day * bets + bet] ?? 0;
      largest = Math.max(largest, sum / bets);
    }
    return largest;
  }

  /** Capital when tasks count as they arrive. */
  onArrival(): number {
    let sum = 0;
    for (const capital of this.#arrived) sum += capital;
    return sum / this.#arrived.length;
  }

  #worst(treated: boolean): number {
    return (treated ? BINS : BINS - 1) * this.#factors.bets;
  }
}
