import { BINS, type Histogram } from './counts.ts';

/** The mean of the counted values, in [0, 1]; `undefined` where nothing is counted. */
export function meanOf(histogram: Histogram): number | undefined {
  let [tasks, sum] = [0, 0];
  for (let bin = 0; bin < histogram.length; bin += 1) {
    const ofBin = histogram[bin] ?? 0;
    tasks += ofBin;
    sum += bin * ofBin;
  }
  return tasks === 0 ? undefined : sum / (tasks * (BINS - 1));
}
