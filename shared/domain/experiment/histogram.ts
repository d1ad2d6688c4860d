import { BINS, type Histogram } from './counts.ts';

/** How many tasks a histogram counts. */
export function tasksIn(histogram: Histogram): number {
  let tasks = 0;
  for (let bin = 0; bin < histogram.length; bin += 1) tasks += histogram[bin] ?? 0;
  return tasks;
}

/** The mean of the counted values, in [0, 1]; `undefined` where nothing is counted. */
export function meanOf(histogram: Histogram): number | undefined {
  const tasks = tasksIn(histogram);
  if (tasks === 0) return undefined;
  let sum = 0;
  for (let bin = 0; bin < histogram.length; bin += 1) sum += bin * (histogram[bin] ?? 0);
  return sum / (tasks * (BINS - 1));
}
