import type { Stores } from '../../../shared/ports.ts';
import { temporaryFolder } from './server-process.ts';
import { withStores } from './stored.ts';

/** Where servers keep what they learn, nobody else's, and how to start them on it. */
export interface Place {
  readonly data: string;
  readonly args: readonly string[];
  /** The stores that no server uses any more, for as long as `look` looks. */
  withStores<Result>(look: (stores: Stores) => Promise<Result>): Promise<Result>;
}

/** A folder. */
export async function sqlitePlace(): Promise<Place> {
  const data = await temporaryFolder();
  return { data, args: [], withStores: (look) => withStores(data, look) };
}
