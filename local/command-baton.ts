import packageJson from '../package.json' with { type: 'json' };
import { Alerting } from '../shared/application/alerting.ts';
import type { Baton } from '../shared/application/baton.ts';
import { ModelCompiler } from '../shared/application/model-compiler.ts';
import { PolicySource } from '../shared/application/policy-source.ts';
import type { Clock, Log, Metrics, Stores } from '../shared/ports.ts';
import { offlineOnly } from './proposers.ts';

/** A command reports its figures itself. */
const SILENT_METRICS: Metrics = { count() {}, gauge() {}, flush() {} };

/** Baton for a command that changes stores, alone or beside a server, and ends. */
export function commandBaton(
  stores: Stores,
  clock: Clock,
  log: Log,
  proposers: Baton['proposers'] = offlineOnly(),
): Baton {
  const alerting = new Alerting(stores.alerts, clock, log);
  return {
    stores,
    clock,
    log,
    metrics: SILENT_METRICS,
    alerting,
    policy: new PolicySource(stores.policies, clock, alerting, 0),
    compiler: new ModelCompiler(),
    proposers,
    // A server that is there finds what is due by itself.
    doorbell: { ring: () => undefined },
    version: packageJson.version,
  };
}
