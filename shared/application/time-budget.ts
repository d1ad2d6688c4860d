import { type Clock, StorageUnavailable } from '../ports.ts';

/** How long a decision waits for storage in all, in milliseconds. A task never waits on Baton. */
export const DECISION_BUDGET_MILLISECONDS = 100;

/** Time that several steps share. */
export interface TimeBudget {
  /** The step's result. @throws StorageUnavailable when the budget is spent first */
  spend<Result>(step: Promise<Result>): Promise<Result>;
}

/** Starts a budget of so many milliseconds. A step that overruns it goes on unobserved. */
export function startBudget(clock: Clock, milliseconds: number): TimeBudget {
  const spent = clock.sleep(milliseconds).then(() => {
    throw new StorageUnavailable(`no answer from storage within ${milliseconds} ms`);
  });
  // Nobody may be waiting any more when the time is up.
  spent.catch(() => undefined);
  return { spend: (step) => Promise.race([step, spent]) };
}
