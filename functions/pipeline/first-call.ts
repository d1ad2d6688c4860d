import type { Baton } from '../../shared/application/baton.ts';
import { startBudget } from '../../shared/application/time-budget.ts';

/**
 * How long a container's first call may wait for storage, in milliseconds. It connects, and runs all
 * code for the first time; the usual budgets would be spent on that.
 */
const FIRST_CALL_MILLISECONDS = 1_000;

/** Lets the first decision wait, instead of coming back unrecorded after every cold start. */
export async function patientBaton(baton: Baton): Promise<Baton> {
  return { ...baton, decisionMilliseconds: FIRST_CALL_MILLISECONDS };
}

/** Reads once what a look at the health reads, so that a cold start is not taken for an outage. */
export async function warmBaton(baton: Baton): Promise<Baton> {
  const { clock, policy, stores } = baton;
  const reads = [policy.current(), stores.folds.dueCount(clock.now())];
  const budget = startBudget(clock, FIRST_CALL_MILLISECONDS);
  await budget.spend(Promise.allSettled(reads)).catch(() => undefined);
  return baton;
}
