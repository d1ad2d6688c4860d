import type { Experiment, Verdict } from '../../domain/experiment/experiment.ts';
import type { AlertCode } from '../../domain/operations/alert.ts';
import type { Baton } from '../baton.ts';

/** Verdicts that people should look at. */
const ALERTS: Readonly<
  Partial<Record<Verdict['kind'], { code: AlertCode; severity: 'warning' | 'critical' }>>
> = {
  invalid: { code: 'experiment_invalid', severity: 'critical' },
  harmful: { code: 'experiment_harmful', severity: 'warning' },
  roll_back: { code: 'version_rolled_back', severity: 'critical' },
};

/** Alerts people to a verdict that is about to be stored, and waits until the alert is. */
export async function warnOfVerdict(
  baton: Baton,
  { id, slug }: Experiment,
  { kind, reason }: Verdict,
): Promise<void> {
  const alert = ALERTS[kind];
  if (alert === undefined) return;
  baton.alerting.raise(alert.code, alert.severity, slug, `Experiment ${id} of ${slug}: ${reason}`);
  await baton.alerting.stored();
}

/** Counts and logs a verdict that has been stored. */
export function tellOfVerdict(
  { metrics, log }: Baton,
  { id, slug }: Experiment,
  { kind, reason }: Verdict,
): void {
  metrics.count('ExperimentVerdicts', 1, { verdict: kind });
  if (kind === 'invalid') metrics.count('Anomalies', 1, { kind: 'sample_ratio_mismatch' });
  if (kind === 'roll_back') metrics.count('Anomalies', 1, { kind: 'rollback' });
  log.info('An experiment ended', { experimentId: id, slug, verdict: kind, reason });
}
