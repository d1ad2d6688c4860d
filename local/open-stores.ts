import type { Clock, Log, Stores } from '../shared/ports.ts';
import { storageAt } from './runtime.ts';
import { type StoragePlace, StorageRefused } from './storage-options.ts';

/**
 * The stores of a place that a server has filled, for a command that works on what is there.
 * Nothing is made: neither a folder nor a table. A server may use the same place meanwhile.
 *
 * @throws StorageRefused where nothing is kept yet
 * @throws StorageUnavailable while a DynamoDB does not answer
 */
export async function openStores(
  place: StoragePlace,
  clock: Clock,
  log: Log,
): Promise<Stores & { close(): Promise<void> }> {
  const { stores, missing } = await storageAt(place, clock, log);
  try {
    const absent = await missing();
    if (absent.length === 0) return stores;
    throw new StorageRefused(
      `Nothing is kept there: no ${absent.join(' and no ')}. Name the place of a server with --data, or with --store dynamodb.`,
    );
  } catch (error) {
    await stores.close();
    throw error;
  }
}
