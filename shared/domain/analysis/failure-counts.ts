import type { Analysis } from './analysis.ts';
import { KeptByHash } from './kept-by-hash.ts';

/** Codes that are counted; there are as many as callers think of. */
const MOST_CODES = 1_000;

/** Codes that an analysis lists. */
const MOST_LISTED = 20;

/** Counts runs by failure code. */
export class FailureCounts {
  readonly #codes = new KeptByHash<{ runs: number }>('failure codes', MOST_CODES);

  add(code: string): void {
    const counted = this.#codes.of(code, () => ({ runs: 0 }));
    if (counted !== undefined) counted.runs += 1;
  }

  /**
   * The most frequent first, at most 20.
   *
   * @param weight how many runs each stands for
   */
  list(weight = 1): Analysis['failures'] {
    return this.#codes
      .entries()
      .map(([code, { runs }]) => ({ code, runs: Math.round(runs * weight) }))
      .sort((left, right) => right.runs - left.runs || (left.code < right.code ? -1 : 1))
      .slice(0, MOST_LISTED);
  }
}
