import { StorageUnavailable } from '../ports.ts';
import type { Baton } from './baton.ts';
import { startBudget } from './time-budget.ts';

/** Whether Baton can do its work. */
export interface Health {
  readonly status: 'ok' | 'degraded';
  readonly version: string;
  /** Runs waiting to be folded; `null` where storage does not answer. */
  readonly due: number | null;
  /** Runs set aside because they cannot be folded. */
  readonly deadLetters: number | null;
  readonly policyAgeSeconds: number | null;
}

/** How long storage may take to show that it can be read and written, in milliseconds. */
const PROBE_BUDGET_MILLISECONDS = 100;

/** `degraded` when storage does not answer: decisions still do, from the policy in memory. */
export async function readHealth(baton: Baton): Promise<Health> {
  const { policy, ageSeconds } = await baton.policy.current();
  const policyAgeSeconds = ageSeconds === null ? null : Math.round(ageSeconds * 1_000) / 1_000;
  const { folds } = baton.stores;
  try {
    const [due, deadLetters] = await startBudget(baton.clock, PROBE_BUDGET_MILLISECONDS).spend(
      Promise.all([
        folds.dueCount(baton.clock.now()),
        folds.setAsideCount(),
        // A fold of nothing writes nothing, but wants the right to write: a lock shows.
        folds.commit([], []),
      ]),
    );
    const status = policy === undefined ? 'degraded' : 'ok';
    return { status, version: baton.version, due, deadLetters, policyAgeSeconds };
  } catch (error) {
    if (!(error instanceof StorageUnavailable)) throw error;
    // Whoever needs storage raises the alert, and knows better why.
    return {
      status: 'degraded',
      version: baton.version,
      due: null,
      deadLetters: null,
      policyAgeSeconds,
    };
  }
}
