import { onTestFinished } from 'vitest';
import { systemClock } from '../../../../local/clock.ts';
import { offlineProposer } from '../../../../shared/adapters/offline/proposer.ts';
import { Alerting } from '../../../../shared/application/alerting.ts';
import type { Baton } from '../../../../shared/application/baton.ts';
import { ModelCompiler } from '../../../../shared/application/model-compiler.ts';
import { PolicySource } from '../../../../shared/application/policy-source.ts';
import type { Clock, Stores } from '../../../../shared/ports.ts';
import { recordedLog } from './temporary-stores.ts';

/** Baton on these stores, put together as a home does, without strategies. */
export function batonOn(
  stores: Stores & { close(): Promise<void> },
  clock: Clock = systemClock,
  policyAgeSeconds = 0,
): Baton {
  onTestFinished(() => stores.close());
  const log = recordedLog();
  const alerting = new Alerting(stores.alerts, clock, log);
  return {
    stores,
    clock,
    log,
    metrics: { count: () => undefined, gauge: () => undefined, flush: () => undefined },
    alerting,
    compiler: new ModelCompiler(),
    proposers: { configured: undefined, offline: offlineProposer() },
    policy: new PolicySource(stores.policies, clock, alerting, policyAgeSeconds),
    doorbell: { ring: () => undefined },
    version: '0.0.0-test',
  };
}
