import { BatchTooLarge } from '../../ports.ts';
import type { Action } from './actions.ts';

/** The most bytes an item may take. */
const MOST_ITEM_BYTES = 400 * 1024;

/** A run's document, which an update of something else in its item leaves unsent but not uncounted. */
const UNSENT_BYTES = 24 * 1024;

/**
 * The bytes that an action counts in its transaction, at least: names and values of what it sends
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html),
 * and for an update a guess of what else its item holds.
 *
 * @throws BatchTooLarge for an item that DynamoDB cannot hold
 */
export function bytesOf({ key, change }: Action): number {
  const keyBytes = bytesOfValue(key);
  if (change === 'delete') return keyBytes;
  const sent = keyBytes + bytesOfValue('put' in change ? change.put : change.set);
  const bytes = 'put' in change ? sent : sent + UNSENT_BYTES;
  if (bytes > MOST_ITEM_BYTES) {
    throw new BatchTooLarge(
      `the item ${key.pk} ${key.sk} would take ${bytes} bytes; DynamoDB holds ${MOST_ITEM_BYTES}`,
    );
  }
  return bytes;
}

function bytesOfValue(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof Uint8Array) return value.length;
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).reduce(
      (sum, [name, each]) => sum + Buffer.byteLength(name) + bytesOfValue(each),
      0,
    );
  }
  // A number takes up to 21 bytes.
  return value === undefined ? 0 : 21;
}
