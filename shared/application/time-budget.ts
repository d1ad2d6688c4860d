import { type Clock, StorageUnavailable } from '../ports.ts';

/** How long a decision waits for storage in all, in milliseconds. A task never waits on Baton. */
const DECISION_BUDGET_MILLISECONDS = 100;

/** Time that several steps share. */
export interface TimeBudget {
  /** The step's result. @throws StorageUnavailable when the budget is spent first */
  spend<Result>(step: Promise<Result>): Promise<Result>;
}

const SPENT = Symbol('spent');

/** Starts the budget of a decision, which is its home's own or 100 ms. */
export function startDecisionBudget({
  clock,
  decisionMilliseconds = DECISION_BUDGET_MILLISECONDS,
}: {
  readonly clock: Clock;
  readonly decisionMilliseconds?: number;
}): TimeBudget {
  return startBudget(clock, decisionMilliseconds);
}

/** Starts a budget of so many milliseconds. A step that overruns it goes on unobserved. */
export function startBudget(clock: Clock, milliseconds: number): TimeBudget {
  const spent = clock.sleep(milliseconds).then((): typeof SPENT => SPENT);
  return {
    spend: async (step) => {
      const first = await Promise.race([step, spent]);
      if (first !== SPENT) return first;
      throw new StorageUnavailable(`no answer from storage within ${milliseconds} ms`);
    },
  };
}
