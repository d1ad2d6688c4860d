import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../shared/ports.ts';

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  monotonic: () => performance.now(),
  sleep: async (milliseconds) => {
    // A timer of 0 ms would wait a whole millisecond.
    if (milliseconds <= 0) await new Promise((resolve) => setImmediate(resolve));
    else await sleep(milliseconds);
  },
};
