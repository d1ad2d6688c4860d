import type { Baton } from './baton.ts';

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

/** `degraded` when storage does not answer: decisions still do, from the policy in memory. */
export async function readHealth(baton: Baton): Promise<Health> {
  const { policy, ageSeconds } = await baton.policy.current();
  const policyAgeSeconds = ageSeconds === null ? null : Math.round(ageSeconds * 1_000) / 1_000;
  try {
    const [due, deadLetters] = await Promise.all([
      baton.stores.folds.dueCount(baton.clock.now()),
      baton.stores.folds.setAsideCount(),
    ]);
    const status = policy === undefined ? 'degraded' : 'ok';
    return { status, version: baton.version, due, deadLetters, policyAgeSeconds };
  } catch (error) {
    baton.log.warn('Storage does not answer.', { reason: String(error) });
    return {
      status: 'degraded',
      version: baton.version,
      due: null,
      deadLetters: null,
      policyAgeSeconds,
    };
  }
}
