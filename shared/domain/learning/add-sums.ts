import { addMoments, areMoments, NO_MOMENTS } from './moments.ts';
import { type Addition, sumsKeyText } from './sums.ts';
import { holdsMoments } from './sums-keys.ts';

/** Adds `vector`, times `sign`, to the entry of `sums` under the key. */
export function accumulate(
  sums: Map<string, Addition>,
  { family, member, vector }: Addition,
  sign: 1 | -1 = 1,
): void {
  const name = sumsKeyText({ family, member });
  const known = sums.get(name)?.vector;
  sums.set(name, { family, member, vector: signedSum(family, known, vector, sign) });
}

function signedSum(
  family: string,
  known: Float64Array | undefined,
  vector: Float64Array,
  sign: 1 | -1,
): Float64Array {
  if (holdsMoments(family)) return addMoments(known ?? NO_MOMENTS, vector, sign);
  return vector.map((value, position) => (known?.[position] ?? 0) + sign * value);
}

/**
 * What a store keeps after an addition: moments add up by label, all other vectors number by number.
 *
 * @param known `undefined` when nothing is stored yet
 * @returns `undefined` when the vectors do not fit each other
 */
export function addedSums(
  family: string,
  known: Float64Array | undefined,
  added: Float64Array,
): Float64Array | undefined {
  if (holdsMoments(family)) {
    const before = known ?? NO_MOMENTS;
    return areMoments(before) && areMoments(added) ? addMoments(before, added) : undefined;
  }
  if (known === undefined) return sumOf(new Float64Array(added.length), added);
  return known.length === added.length ? sumOf(known, added) : undefined;
}

/** The sum of two vectors of one length; never −0, so the order of additions leaves no trace. */
function sumOf(known: Float64Array, added: Float64Array): Float64Array {
  const sum = new Float64Array(added.length);
  for (let position = 0; position < sum.length; position += 1) {
    sum[position] = (known[position] ?? 0) + (added[position] ?? 0);
  }
  return sum;
}
