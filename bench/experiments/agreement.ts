import { logCapital } from '../../shared/domain/experiment/capital.ts';
import { BINS } from '../../shared/domain/experiment/counts.ts';
import { logMeanExp } from '../../shared/domain/experiment/growth-table.ts';
import { type BenchRow, promise } from '../row.ts';
import { factorsOf, reachedAfter } from './capital-run.ts';
import { bernoulli, composite } from './scores.ts';
import { forEachDraw, type Trial, tableOf } from './simulate.ts';

const COMPARED = 20;
const THRESHOLD = 20;

/** Whether task by task, as the bench measures, is the same as by counts, as experiments decide. */
export function agreementRows(): BenchRow[] {
  let largest = 0;
  let different = 0;
  for (const arms of [
    [bernoulli(0.6), bernoulli(0.7)],
    [composite(0.7, 0.15), composite(0.73, 0.15)],
  ]) {
    const trial: Trial = { arms, tasks: 700 };
    const table = tableOf(trial);
    const factors = factorsOf(table);
    let compared = 0;
    forEachDraw(trial, 6_000, (tasks) => {
      if (compared === COMPARED) return;
      compared += 1;
      const logs = new Float64Array(table.bets);
      const [control, challenger] = [new Uint32Array(BINS), new Uint32Array(BINS)];
      let reached = Number.POSITIVE_INFINITY;
      for (const [at, row] of tasks.entries()) {
        const treated = row >= BINS;
        const bin = row % BINS;
        const counts = treated ? challenger : control;
        counts[bin] = (counts[bin] ?? 0) + 1;
        for (const [bet, gain] of table.of(treated, bin).entries()) {
          logs[bet] = (logs[bet] ?? 0) + gain;
        }
        if (reached > at && logMeanExp(logs) >= Math.log(THRESHOLD)) reached = at + 1;
      }
      const byCounts = logCapital(table, control, challenger);
      largest = Math.max(largest, Math.abs(byCounts - logMeanExp(logs)));
      if (reached !== reachedAfter(tasks, factors, THRESHOLD)) different += 1;
    });
  }
  const name = `${2 * COMPARED} experiments task by task and by counts`;
  return [
    promise(name, 'largest difference in log capital', largest, '≤', 1e-9),
    promise(name, 'promoted at another task', different, '≤', 0),
  ];
}
