import { Alerting } from '../../shared/application/alerting.ts';
import { PolicySource } from '../../shared/application/policy-source.ts';
import type { Policy } from '../../shared/domain/policy/policy.ts';
import type { AlertStore, Clock, Log, Stores } from '../../shared/ports.ts';

/**
 * The policy as it was published last, or `undefined` before the first time. Nothing is written:
 * what is wrong with a part is logged.
 *
 * @throws StorageUnavailable
 */
export async function publishedPolicy(
  { policies }: Pick<Stores, 'policies'>,
  clock: Clock,
  log: Log,
): Promise<Policy | undefined> {
  const source = new PolicySource(policies, clock, new Alerting(NO_ALERTS, clock, log), 0);
  await source.refresh();
  return source.known().policy;
}

const NO_ALERTS: AlertStore = {
  put: async () => undefined,
  list: async () => ({ items: [], nextCursor: null }),
};
