/** A value that comes out is at most this share away from the one that went in. */
const RELATIVE_ERROR = 0.02;
const BASE = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_BASE = Math.log(BASE);

/** Values from a hundredth of a cent to more than thirty years of seconds fall into a bin of their own. */
const LEAST = 1e-4;
const MOST = 1e9;
const BINS = Math.ceil(Math.log(MOST / LEAST) / LOG_BASE) + 1;

/**
 * Quantiles of numbers of any magnitude in a fixed space of 6 KB. A quantile is within 2 % of the
 * value that has its rank; 0 stays 0, and what lies outside 10⁻⁴ to 10⁹ counts as the nearer of both.
 *
 * Source: DDSketch (Masson, Rim & Lee 2019), with a bin for every power of 1.04. Counts alone, so
 * the order of values never matters. Cost: one logarithm a value.
 */
export class LogHistogram {
  readonly #bins = new Float64Array(BINS);
  #zeros = 0;
  #count = 0;

  /** @param value at least 0 */
  add(value: number): void {
    if (!(value >= 0)) throw new RangeError(`expected a number of at least 0, got ${value}`);
    this.#count += 1;
    if (value === 0) this.#zeros += 1;
    else this.#bins[binOf(value)] = (this.#bins[binOf(value)] ?? 0) + 1;
  }

  /**
   * The value that at least this share of the values is no greater than; `undefined` without any.
   *
   * @param share above 0, at most 1
   */
  quantile(share: number): number | undefined {
    if (this.#count === 0) return undefined;
    // A share such as .9 is no exact binary number: the product may be a trifle too large.
    const rank = Math.ceil(share * this.#count - 1e-9);
    let seen = this.#zeros;
    if (seen >= rank) return 0;
    for (let bin = 0; bin < BINS; bin += 1) {
      seen += this.#bins[bin] ?? 0;
      if (seen >= rank) return middleOf(bin);
    }
    return undefined;
  }
}

function binOf(value: number): number {
  const bounded = Math.min(MOST, Math.max(LEAST, value));
  return Math.ceil(Math.log(bounded / LEAST) / LOG_BASE);
}

/** The middle of a bin, from which both its ends are equally far in relative terms. */
function middleOf(bin: number): number {
  return (2 * LEAST * BASE ** bin) / (BASE + 1);
}
