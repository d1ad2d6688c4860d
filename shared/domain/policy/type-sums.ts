import { LAST_ATTEMPT } from '../learning/features.ts';
import { readMoments } from '../learning/moments.ts';
import {
  attemptsFamily,
  costFamily,
  encodedMember,
  observationalFamily,
  qualityFamily,
} from '../learning/sums-keys.ts';
import type { OptionVectors } from './option-sums.ts';

/** Sums of a decision type, from all of its families. */
export interface TypeSums {
  readonly family: string;
  readonly member: string;
  readonly vector: Float64Array;
}

/** The sums of the encoding in use, by what they are of, without those that cannot be right. */
export function sortSums(decisionType: string, sums: Iterable<TypeSums>) {
  const corrupt: string[] = [];
  const vectors = new Map<string, OptionVectors>();
  const kinds = new Map<number, Float64Array>();
  let attempts = new Float64Array(2 * LAST_ATTEMPT);
  for (const { family, member, vector } of sums) {
    const name = encodedMember(member);
    if (name === undefined) continue;
    const known = vectors.get(name) ?? { randomised: undefined, observational: undefined };
    switch (family) {
      case qualityFamily(decisionType):
        vectors.set(name, { ...known, randomised: vector });
        break;
      case observationalFamily(decisionType):
        vectors.set(name, { ...known, observational: vector });
        break;
      case costFamily(decisionType):
        if (readMoments(vector) === undefined) corrupt.push(`cost of kind ${name}`);
        else kinds.set(Number(name), vector);
        break;
      case attemptsFamily(decisionType):
        if (vector.length !== attempts.length) corrupt.push('attempts');
        else attempts = Float64Array.from(vector);
        break;
    }
  }
  return { vectors, kinds, continuation: continuationOf(attempts), corrupt };
}

/** The share of failed attempts that another followed; without evidence none does. */
function continuationOf(attempts: Float64Array): Float64Array {
  return Float64Array.from({ length: LAST_ATTEMPT }, (_, at) => {
    const failed = attempts[at] ?? 0;
    const followed = attempts[LAST_ATTEMPT + at] ?? 0;
    const share = followed / (failed + 0.5);
    return share >= 0 && share <= 1 ? share : 0;
  });
}
