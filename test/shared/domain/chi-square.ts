/** Pearson's X² of counts against the shares that they should have; the shares sum to 1. */
export function chiSquare(counts: readonly number[], shares: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count, at) => {
    const expected = total * (shares[at] ?? Number.NaN);
    return sum + (count - expected) ** 2 / expected;
  }, 0);
}

/**
 * The value that a χ² variable exceeds with probability `p`.
 *
 * Source: the tail's finite series over every other degree of freedom (Abramowitz & Stegun 1964,
 * 26.4.4 and 26.4.5), inverted by bisection. Accurate to 1e-4.
 */
export function chiSquareCritical(degreesOfFreedom: number, p: number): number {
  let low = 0;
  let high = 20 * degreesOfFreedom + 200;
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (tail(middle, degreesOfFreedom) > p) low = middle;
    else high = middle;
  }
  return high;
}

function tail(value: number, degreesOfFreedom: number): number {
  const half = value / 2;
  const odd = degreesOfFreedom % 2 === 1;
  let sum = odd ? complementaryError(Math.sqrt(half)) : Math.exp(-half);
  let term = odd ? Math.exp(-half) * Math.sqrt(half / Math.PI) * 2 : Math.exp(-half) * half;
  for (let at = odd ? 3 : 4; at <= degreesOfFreedom; at += 2) {
    sum += term;
    term *= value / at;
  }
  return sum;
}

/** Source: Abramowitz & Stegun 7.1.26, accurate to 1.5e-7. */
function complementaryError(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  const series = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];
  return series.reduceRight((sum, each) => t * (sum + each), 0) * Math.exp(-x * x);
}
