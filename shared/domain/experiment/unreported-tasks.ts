import { BINS, type Histogram } from './counts.ts';
import { addHistogram, type GrowthTable } from './growth-table.ts';

/** What has arrived of an arm's tasks, and of how many nothing has. */
export interface Arrived {
  readonly treated: boolean;
  readonly histograms: readonly Histogram[];
  /** Tasks assigned to the arm, reported on or not. */
  readonly assigned: number;
}

/**
 * Adds what has arrived, and tasks that nothing has arrived of at the mean of all that has. Left out, they
 * would make the arm that reports sooner look worse or better by itself: the capital of arrivals alone
 * grows from one arm's tasks while the other's are on their way.
 */
export function addArrivals(
  logs: Float64Array,
  table: GrowthTable,
  arms: readonly Arrived[],
): void {
  let [tasks, hundredths] = [0, 0];
  const unreported = arms.map(({ treated, histograms, assigned }) => {
    let arrived = 0;
    for (const histogram of histograms) {
      arrived += addHistogram(logs, table, treated, histogram);
      for (let bin = 0; bin < histogram.length; bin += 1) {
        hundredths += bin * (histogram[bin] ?? 0);
      }
    }
    tasks += arrived;
    return Math.max(0, assigned - arrived);
  });
  if (tasks === 0) return;
  const mean = Math.round(hundredths / tasks);
  for (const [at, { treated }] of arms.entries()) {
    const atMean = new Float64Array(BINS);
    atMean[mean] = unreported[at] ?? 0;
    addHistogram(logs, table, treated, atMean);
  }
}
