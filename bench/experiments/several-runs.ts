import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { ALPHA, capitalNeeded } from '../../shared/domain/experiment/error-rate.ts';
import { type BenchRow, figure, promise } from '../row.ts';
import { factorsOf, reachedAfter } from './capital-run.ts';
import { bernoulli, unit } from './scores.ts';
import { lowerBound, shareOf } from './share.ts';
import { forEachDraw, REPETITIONS, type Trial, tableOf } from './simulate.ts';

const TASKS = 1_000;

/** A/A with tasks of several runs, which share the arm and the outcome: by tasks, and by runs. */
export function severalRunsRows(progress: (line: string) => void): BenchRow[] {
  return [1.5, 2, 4].flatMap((runsATask, at) => {
    progress(`A/A: ${runsATask} runs a task`);
    const trial: Trial = { arms: [bernoulli(0.6), bernoulli(0.6)], tasks: TASKS };
    const factors = factorsOf(tableOf(trial));
    const random = xoroshiro128plus(7_000 + at);
    const another = 1 - 1 / runsATask;
    let [byTasks, byRuns] = [0, 0];
    forEachDraw(trial, 7_100 + at, (tasks) => {
      if (reachedAfter(tasks, factors, capitalNeeded(1)) <= TASKS) byTasks += 1;
      const runs = Uint16Array.from(repeated(tasks, () => unit(random) < another));
      if (reachedAfter(runs, factors, capitalNeeded(1)) <= runs.length) byRuns += 1;
    });
    const name = `A/A, ${runsATask} runs a task on average`;
    const share = shareOf(byTasks, REPETITIONS);
    return [
      figure(name, 'false promotions', share.share),
      promise(name, 'their lower 95 % bound', lowerBound(share), '≤', ALPHA),
      figure(`counting runs: ${name}`, 'false promotions', byRuns / REPETITIONS),
    ];
  });
}

/** Every task once, and again for as long as there is another run of it. */
function repeated(tasks: Uint16Array, isAnother: () => boolean): number[] {
  const runs: number[] = [];
  for (const task of tasks) {
    do runs.push(task);
    while (isAnother());
  }
  return runs;
}
