import { Metrics as Blob } from '@aws-lambda-powertools/metrics';
import {
  type CounterName,
  type DimensionsOf,
  type GaugeName,
  METRICS,
  type MetricName,
} from '../../domain/operations/metrics.ts';
import type { Metrics } from '../../ports.ts';

/** The namespace of all figures of Baton. */
const METRICS_NAMESPACE = 'Baton';

/**
 * Metrics in CloudWatch's Embedded Metric Format: lines of JSON on standard output, which Lambda
 * hands on without a call. One line for all figures that have the same dimensions.
 *
 * @param stage the dimension that every figure has
 */
export function cloudWatchMetrics(stage: string): Metrics {
  const blobs = new Map<string, Blob>();
  const blobOf = (dimensions: Readonly<Record<string, string>>): Blob => {
    const key = Object.entries(dimensions).join();
    const known = blobs.get(key);
    if (known !== undefined) return known;
    const blob = new Blob({ namespace: METRICS_NAMESPACE });
    // Powertools would add the service, under which no dashboard and no alarm would look.
    blob.clearDefaultDimensions();
    blob.setDefaultDimensions({ stage, ...dimensions });
    blobs.set(key, blob);
    return blob;
  };
  const note = <Name extends MetricName>(
    name: Name,
    value: number,
    ...[dimensions]: DimensionsOf<Name>
  ): void => {
    blobOf(dimensions ?? {}).addMetric(name, METRICS[name].unit, value);
  };
  return {
    count: <Name extends CounterName>(
      name: Name,
      value: number,
      ...dimensions: DimensionsOf<Name>
    ) => note(name, value, ...dimensions),
    gauge: <Name extends GaugeName>(name: Name, value: number, ...dimensions: DimensionsOf<Name>) =>
      note(name, value, ...dimensions),
    flush: () => {
      for (const blob of blobs.values()) if (blob.hasStoredMetrics()) blob.publishStoredMetrics();
    },
  };
}
