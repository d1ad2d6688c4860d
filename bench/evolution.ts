import { cpus } from 'node:os';
import { startThread } from '../local/simulate/thread.ts';
import type { WorldReport } from '../local/simulate/world-report.ts';
import { closedShare, curveText, storyOf } from './evolution/curve.ts';
import { evolvingWorld, type Gap } from './evolution/evolving-world.ts';
import { type Bench, type BenchRow, figure, promise } from './row.ts';

/** Worlds a case; `BATON_BENCH_WORLDS` shortens a run. */
const WORLDS = Number(process.env.BATON_BENCH_WORLDS ?? 20);
/** 10,000 runs of the strategy, at fifty a day. */
const DAYS = 200;

const GAPS: readonly (Gap & { readonly bars: boolean })[] = [
  { useful: 3, gain: 0.083, bars: true },
  { useful: 2, gain: 0.125, bars: false },
  { useful: 5, gain: 0.05, bars: false },
];

/**
 * How far strategies come by themselves, with the offline proposer and without an operator, in worlds
 * whose truth is declared: in process, through the API, on a simulated clock.
 */
export const evolutionBench: Bench = async (progress) => {
  const rows: BenchRow[] = [];
  for (const { bars, ...gap } of GAPS) {
    const name = `${gap.useful} useful edits of ${gap.gain}`;
    progress(`${name}: ${WORLDS} worlds of ${DAYS} days`);
    const reports = await playAll(gap, (seed) => progress(`${name}: world ${seed} ended`));
    progress(curveText(reports));
    for (const report of reports) progress(storyOf(report));
    const closed = reports.map(closedShare);
    const halfClosed = closed.filter((share) => share >= 0.5).length / reports.length;
    const comparisons = reports
      .flatMap(({ experiments }) => experiments)
      .filter(({ kind }) => kind === 'comparison');
    const promoted = comparisons.filter(({ verdict }) => verdict === 'promote');
    const falsely = promoted.filter(({ trueLift }) => trueLift <= 0).length;
    const measures = [
      'worlds that close half of the gap',
      'experiments that promote falsely',
    ] as const;
    rows.push(
      bars
        ? promise(name, measures[0], halfClosed, '≥', 0.8)
        : figure(name, measures[0], halfClosed),
      bars
        ? promise(name, measures[1], falsely / comparisons.length, '≤', 0.05)
        : figure(name, measures[1], falsely / comparisons.length),
      figure(name, 'median share of the gap that is closed', median(closed)),
      figure(name, 'experiments a world', comparisons.length / reports.length),
      figure(name, 'promotions a world', promoted.length / reports.length),
    );
  }
  return rows;
};

/** Each world with a seed of its own, several at once. */
async function playAll(gap: Gap, onEnd: (seed: number) => void): Promise<WorldReport[]> {
  const left = Array.from({ length: WORLDS }, (_, at) => at + 1);
  const reports: WorldReport[] = [];
  const { signal } = new AbortController();
  const playLeft = async () => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      const thread = startThread(evolvingWorld(seed, gap, DAYS), () => undefined, signal);
      try {
        reports.push(await thread.play(seed));
      } finally {
        await thread.end();
      }
      onEnd(seed);
    }
  };
  await Promise.all(Array.from({ length: Math.min(cpus().length, WORLDS) }, playLeft));
  return reports.sort((left, right) => left.seed - right.seed);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
