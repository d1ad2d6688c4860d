import { type Clock, StorageUnavailable } from '../../ports.ts';
import { isLocked } from './sqlite-error.ts';

const LONGEST_PAUSE_MILLISECONDS = 5;

/** Runs an attempt, again and again while it meets a lock. */
type Patience = <Result>(attempt: () => Result) => Promise<Result>;

/**
 * Patience with locks that lets the event loop run: SQLite's own busy timeout would freeze it. The
 * pauses grow from 1 to 5 ms and are shared, so that a thousand waiting calls make one attempt a
 * pause and not a thousand.
 *
 * @returns a function that rejects with StorageUnavailable when the budget is used up, and at once
 * with whatever else an attempt throws
 */
export function lockPatience(clock: Clock, budgetMilliseconds: number): Patience {
  let pause: { readonly over: Promise<void>; readonly cause: unknown } | undefined;
  return async (attempt) => {
    const started = clock.monotonic();
    for (let step = 1; ; step += 1) {
      if (pause === undefined) {
        try {
          return attempt();
        } catch (error) {
          if (!isLocked(error)) throw error;
          const over = clock.sleep(Math.min(step, LONGEST_PAUSE_MILLISECONDS)).finally(() => {
            pause = undefined;
          });
          pause = { over, cause: error };
        }
      }
      if (clock.monotonic() - started >= budgetMilliseconds) {
        throw new StorageUnavailable(
          `another process kept the database locked for ${budgetMilliseconds} ms: try again`,
          { cause: pause.cause },
        );
      }
      await pause.over;
    }
  };
}
