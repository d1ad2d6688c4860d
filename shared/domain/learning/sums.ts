/**
 * The name of one vector of sums. `family` groups what is read together (all options of a decision
 * type); `member` names the vector in it. A store knows nothing else about what it adds up.
 */
export interface SumsKey {
  readonly family: string;
  readonly member: string;
}

/** A vector to be added to the sums under its key. */
export interface Addition extends SumsKey {
  readonly vector: Float64Array;
}

/** Grid on which everything is rounded before it is added: a multiple of 2⁻¹². */
const GRID = 2 ** 12;

/**
 * The nearest multiple of 2⁻¹². Sums of such numbers (magnitude ≤ 4) and of their products are exact
 * in doubles for more than 10⁷ additions, so their order never matters and a revised outcome
 * subtracts exactly what it added.
 */
export function onGrid(value: number): number {
  return Math.round(value * GRID) / GRID;
}

/** One text for a key; `family` never holds a line feed, so two keys never share a text. */
export function sumsKeyText({ family, member }: SumsKey): string {
  return `${family}\n${member}`;
}

/** Whether every sum of the vector is 0: adding it would change nothing. */
export function isZero(vector: Float64Array): boolean {
  return vector.every((value) => value === 0);
}
