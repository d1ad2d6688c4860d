import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import {
  SAMPLE_RATIO_THRESHOLD,
  sampleRatioEvidence,
} from '../../shared/domain/experiment/sample-ratio.ts';
import { type BenchRow, figure, promise } from '../row.ts';
import { unit } from './scores.ts';
import { lowerBound, shareOf } from './share.ts';
import { REPETITIONS } from './simulate.ts';

const TASKS = 5_000;
/** A look takes gamma functions, not products: one in so many tasks is enough. */
const EVERY = 10;

/** How soon wrong assignment is found, and how often it is where there is none. */
export function sampleRatioRows(progress: (line: string) => void): BenchRow[] {
  progress('sample ratio');
  const sound = foundAfter(0.5, 0.5, REPETITIONS);
  const share = shareOf(sound.filter((each) => each <= TASKS).length, REPETITIONS);
  const some = Math.min(REPETITIONS, 500);
  const medianOf = (weight: number, actual: number) =>
    foundAfter(weight, actual, some).sort((left, right) => left - right)[Math.floor(some / 2)] ??
    Number.NaN;
  const measure = 'median tasks until it is found';
  return [
    figure(`assignment by the weights, ${TASKS} tasks`, 'found invalid', share.share),
    promise(
      `assignment by the weights, ${TASKS} tasks`,
      'its lower 95 % bound',
      lowerBound(share),
      '≤',
      1 / SAMPLE_RATIO_THRESHOLD,
    ),
    figure('all tasks to one of two even arms', measure, medianOf(0.5, 1)),
    figure('60:40 instead of even arms', measure, medianOf(0.5, 0.6)),
    figure('all tasks to the control of 90:10', measure, medianOf(0.9, 1)),
    figure('80:20 instead of 90:10', measure, medianOf(0.9, 0.8)),
  ];
}

function foundAfter(weight: number, actual: number, repetitions: number): number[] {
  const random = xoroshiro128plus(10_000);
  const needed = Math.log(SAMPLE_RATIO_THRESHOLD);
  return Array.from({ length: repetitions }, () => {
    let first = 0;
    for (let tasks = 1; tasks <= TASKS; tasks += 1) {
      if (unit(random) < actual) first += 1;
      if (tasks % EVERY > 0 && tasks > 100) continue;
      const evidence = sampleRatioEvidence([
        { weight, assigned: first },
        { weight: 1 - weight, assigned: tasks - first },
      ]);
      if (evidence >= needed) return tasks;
    }
    return Number.POSITIVE_INFINITY;
  });
}
