import { onTestFinished } from 'vitest';
import { fakeClock } from '../../shared/application/fake-clock.ts';
import { openBaton, temporaryFile } from '../../shared/application/temporary-baton.ts';
import type { SharedPlace } from './shared-place.ts';

/** A file that is removed when the test ends. */
export async function sqlitePlace(): Promise<SharedPlace> {
  const [file, clock] = [await temporaryFile(), fakeClock()];
  return {
    clock,
    open: async (around = (stores) => stores) => {
      const { baton, close } = await openBaton(file, { around, clock, empty: true });
      onTestFinished(close);
      return baton;
    },
  };
}
