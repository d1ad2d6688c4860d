import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Stage } from '../stage.ts';

/** What each counted thing is told apart by; the figures' own names for them. */
export const SOURCES = ['policy', 'experiment', 'holdout', 'fallback'] as const;
export const ANOMALY_KINDS = [
  'success_rate_drop',
  'sample_ratio_mismatch',
  'rollback',
  'budget',
] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];
export const EVOLUTION_STATUSES = [
  'evolution_started',
  'satisfactory',
  'too_recent',
  'test_active',
  'insufficient_data',
  'nothing_admitted',
  'proposer_unavailable',
  'budget_exhausted',
  'paused',
  'held',
  'dry_run',
  'failed',
] as const;
export const VERDICTS = [
  'promote',
  'reject',
  'inconclusive',
  'harmful',
  'invalid',
  'stopped',
  'keep',
  'roll_back',
] as const;

type Dimension = 'source' | 'kind' | 'status' | 'verdict';

/** The figures that Baton's functions report about themselves, of one stage. */
export class BatonMetrics {
  readonly #stage: string;

  constructor(stage: Stage) {
    this.#stage = stage.name;
  }

  /** How often it happened. */
  count(name: string, dimensions: Partial<Record<Dimension, string>> = {}, label = name): Metric {
    return this.#metric(name, Stats.SUM, label, dimensions);
  }

  /** The most that was seen. */
  most(name: string, label = name): Metric {
    return this.#metric(name, Stats.MAXIMUM, label, {});
  }

  average(name: string, label = name): Metric {
    return this.#metric(name, Stats.AVERAGE, label, {});
  }

  /** How often it happened, for each of the values by which it is told apart. */
  each(name: string, dimension: Dimension, values: readonly string[]): Metric[] {
    return values.map((value) => this.count(name, { [dimension]: value }, value));
  }

  /**
   * Selections that had nothing to go by, as a share in percent of all of them; 0 below `atLeast`
   * selections in a period, since the share of a few says little.
   */
  fallbackShare(period: Duration, atLeast: number): MathExpression {
    const selections = this.each('Selections', 'source', SOURCES);
    const usingMetrics = Object.fromEntries(
      SOURCES.map((source, at) => [source, selections[at] ?? this.count('Selections')]),
    );
    const all = `(${SOURCES.map((source) => `FILL(${source}, 0)`).join(' + ')})`;
    return new MathExpression({
      expression: `IF(${all} >= ${atLeast}, 100 * FILL(fallback, 0) / ${all}, 0)`,
      usingMetrics,
      period,
      label: 'fallback share (%)',
    });
  }

  /** Successes among the runs that ended, as a share in percent. */
  successShare(period: Duration): MathExpression {
    return new MathExpression({
      expression: '100 * succeeded / settled',
      usingMetrics: {
        succeeded: this.count('SuccessfulRuns'),
        settled: this.count('SettledRuns'),
      },
      period,
      label: 'success (%)',
    });
  }

  #metric(
    metricName: string,
    statistic: string,
    label: string,
    dimensions: Partial<Record<Dimension, string>>,
  ): Metric {
    return new Metric({
      namespace: 'Baton',
      metricName,
      statistic,
      label,
      period: Duration.minutes(5),
      dimensionsMap: { stage: this.#stage, ...dimensions },
    });
  }
}
