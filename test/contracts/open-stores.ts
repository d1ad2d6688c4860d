import { onTestFinished } from 'vitest';
import type { Stores } from '../../shared/ports.ts';

type ClosableStores = Stores & { close(): Promise<void> };

/** Opens stores that hold nothing, apart from all others that were opened. */
export type OpenStores = () => Promise<ClosableStores>;

/** Opens stores that are closed when the test ends. */
export function closedAfterTest(open: OpenStores): OpenStores {
  return async () => {
    const stores = await open();
    onTestFinished(() => stores.close());
    return stores;
  };
}
