/**
 * The value that a Student t variable stays below with this probability.
 *
 * Source: P(|T| > t) = I(ν/(ν + t²); ν/2, 1/2) with the incomplete beta function's continued
 * fraction (DLMF 8.17.22, by Lentz's method), inverted by bisection. Accurate to 1e-9 relative;
 * cost under 0.1 ms.
 *
 * @param probability in [.5, 1)
 * @param degreesOfFreedom above 0, whole or not
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability >= 0.5 && probability < 1)) {
    throw new RangeError(`expected a probability from .5 to below 1, got ${probability}`);
  }
  if (!(degreesOfFreedom > 0)) {
    throw new RangeError(`expected degrees of freedom above 0, got ${degreesOfFreedom}`);
  }
  const tail = 2 * (1 - probability);
  let [low, high] = [0, 1];
  while (twoTails(high, degreesOfFreedom) > tail) high *= 2;
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (low + high) / 2;
    if (twoTails(middle, degreesOfFreedom) > tail) low = middle;
    else high = middle;
  }
  return high;
}

/** Each halves the interval; more would change nothing in a double. */
const BISECTIONS = 60;

function twoTails(t: number, degreesOfFreedom: number): number {
  const x = degreesOfFreedom / (degreesOfFreedom + t ** 2);
  return incompleteBeta(x, degreesOfFreedom / 2, 1 / 2);
}

/** I(x; a, b), by the side on which the fraction converges. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b));
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

function betaFraction(x: number, a: number, b: number): number {
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let [c, fraction] = [1, d];
  for (let m = 1; m <= 1_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    for (const numerator of [even, odd]) {
      d = 1 / awayFromZero(1 + numerator * d);
      c = awayFromZero(1 + numerator / c);
      fraction *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return fraction;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Source: Lanczos's approximation with g = 7 and nine coefficients (Godfrey 2001); to 1e-14. */
function logGamma(z: number): number {
  const [first = 0, ...rest] = LANCZOS;
  const series = rest.reduce((sum, coefficient, at) => sum + coefficient / (z + at), first);
  const shifted = z + 6.5;
  return (z - 0.5) * Math.log(shifted) - shifted + Math.log(Math.sqrt(2 * Math.PI) * series);
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];
