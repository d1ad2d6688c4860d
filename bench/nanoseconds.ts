const ROUNDS = 31;
const OPERATIONS_A_ROUND = 5_000;
/** The first rounds warm the compiler up. */
const WARM_UP_ROUNDS = 3;

/**
 * How long an operation takes, over rounds of many.
 *
 * @param operation answers a number, so that its work cannot be optimised away
 */
export function nanoseconds(
  name: string,
  operation: (at: number) => number,
): { readonly median: number; readonly spread: number } {
  let sum = 0;
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP_ROUNDS; round += 1) {
    const start = process.hrtime.bigint();
    for (let at = 0; at < OPERATIONS_A_ROUND; at += 1) sum += operation(at);
    const elapsed = Number(process.hrtime.bigint() - start) / OPERATIONS_A_ROUND;
    if (round >= WARM_UP_ROUNDS) rounds.push(elapsed);
  }
  if (!Number.isFinite(sum)) throw new Error(`${name} answered something that is not a number`);
  const sorted = rounds.sort((left, right) => left - right);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { median: at(0.5), spread: at(0.9) - at(0.1) };
}
