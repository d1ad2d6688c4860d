import { addedSums } from '../../domain/learning/add-sums.ts';
import { type Addition, isZero, type SumsKey, sumsKeyText } from '../../domain/learning/sums.ts';
import { bytesOfVector, vectorOfBytes } from '../../domain/learning/vector-bytes.ts';
import { type NamedVector, StoredDataError } from '../../ports.ts';
import type { Prepare } from './connection.ts';
import { type Row, textOf } from './rows.ts';

/** @throws StoredDataError */
export function namedVectorOf(row: Row): NamedVector {
  const key = { family: textOf(row, 'family'), member: textOf(row, 'member') };
  return { ...key, vector: storedVector(row, key) };
}

/** @returns `undefined` when there is none. @throws StoredDataError */
export function readVector(prepare: Prepare, key: SumsKey): Float64Array | undefined {
  const row = prepare('SELECT vector FROM sums WHERE family = ? AND member = ?').get(
    key.family,
    key.member,
  );
  return row && storedVector(row, key);
}

/**
 * Adds the vectors to those stored. One that has become all zero is removed, so that the sums of a
 * history that was taken back are those of never having had it.
 *
 * @throws StoredDataError when a vector does not fit the one it is added to
 */
export function addVectors(prepare: Prepare, additions: readonly Addition[]): void {
  const sums = new Map<string, NamedVector>();
  for (const addition of additions) {
    const name = sumsKeyText(addition);
    const known = sums.get(name)?.vector ?? readVector(prepare, addition);
    const vector = addedSums(addition.family, known, addition.vector);
    if (vector === undefined) throw unreadable(addition);
    sums.set(name, { ...addition, vector });
  }
  for (const sum of sums.values()) storeVector(prepare, sum);
}

function storeVector(prepare: Prepare, { family, member, vector }: NamedVector): void {
  if (isZero(vector)) {
    prepare('DELETE FROM sums WHERE family = ? AND member = ?').run(family, member);
  } else {
    prepare('INSERT OR REPLACE INTO sums VALUES (?, ?, ?)').run(
      family,
      member,
      bytesOfVector(vector),
    );
  }
}

function storedVector({ vector: blob }: Row, key: SumsKey): Float64Array {
  const vector = blob instanceof Uint8Array ? vectorOfBytes(blob) : undefined;
  if (vector === undefined) throw unreadable(key);
  return vector;
}

function unreadable({ family, member }: SumsKey): StoredDataError {
  return new StoredDataError(
    `the row ${family} ${member} of sums does not hold a vector of the expected length`,
  );
}
