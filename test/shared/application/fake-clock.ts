import type { Clock } from '../../../shared/ports.ts';

/** Pauses shorter than this pass by themselves: they only let others go first. */
const SHORT_PAUSE_MILLISECONDS = 20;

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves the time on and wakes whoever slept until then. */
  pass(milliseconds: number): void;
}

/** @param start ISO 8601 */
export function fakeClock(start = '2026-01-01T00:00:00.000Z'): FakeClock {
  let passed = 0;
  let sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  return {
    now: () => new Date(Date.parse(start) + passed).toISOString(),
    monotonic: () => passed,
    sleep: (milliseconds) =>
      new Promise((wake) => {
        if (milliseconds < SHORT_PAUSE_MILLISECONDS) setImmediate(wake);
        else sleepers.push({ until: passed + milliseconds, wake });
      }),
    pass(milliseconds) {
      passed += milliseconds;
      const due = sleepers.filter(({ until }) => until <= passed);
      sleepers = sleepers.filter(({ until }) => until > passed);
      for (const { wake } of due) wake();
    },
  };
}
