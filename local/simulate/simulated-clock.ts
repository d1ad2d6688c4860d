import type { Clock } from '../../shared/ports.ts';

/** A clock that stands still until it is set. */
export interface SimulatedClock extends Clock {
  /** @param milliseconds since 1970; never back */
  set(milliseconds: number): void;
}

/**
 * Time as the simulated world has it. A sleep ends with the turn of the event loop, however long it
 * was to be: storage in this process answers within the turn, so that no budget is ever spent.
 *
 * @param start milliseconds since 1970
 */
export function simulatedClock(start: number): SimulatedClock {
  let time = start;
  return {
    now: () => new Date(time).toISOString(),
    monotonic: () => time,
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    set: (milliseconds) => {
      time = Math.max(time, milliseconds);
    },
  };
}
