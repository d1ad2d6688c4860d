import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { liftBounds } from '../../shared/domain/experiment/bounds.ts';
import { strongestEvidence } from '../../shared/domain/experiment/cohorts.ts';
import { BINS, type ExperimentCounts } from '../../shared/domain/experiment/counts.ts';
import { capitalNeeded } from '../../shared/domain/experiment/error-rate.ts';
import { wagerOf } from '../../shared/domain/experiment/wager.ts';
import { type BenchRow, figure } from '../row.ts';
import { composite } from './scores.ts';

const DAYS = 60;
const TASKS_A_DAY = 50;
const ARMS = ['control', 'challenger-1', 'challenger-2', 'challenger-3'];
const ROUNDS = 300;

/** What a look at a large experiment takes. */
export function lookRows(progress: (line: string) => void): BenchRow[] {
  progress('a look');
  const scores = composite(0.7, 0.15);
  const random = xoroshiro128plus(11_000);
  const counts: ExperimentCounts = {
    days: Array.from({ length: DAYS }, (_, day) => ({
      day: String(day).padStart(2, '0'),
      arms: new Map(
        ARMS.map((arm) => {
          const closed = new Uint32Array(BINS);
          for (let task = 0; task < TASKS_A_DAY; task += 1) {
            const bin = scores.draw(random);
            closed[bin] = (closed[bin] ?? 0) + 1;
          }
          return [
            arm,
            { assigned: TASKS_A_DAY + 5, closed, provisional: new Uint32Array(BINS) },
          ] as const;
        }),
      ),
    })),
    guardrails: new Map(),
    projects: new Map(),
    segments: new Map(),
  };
  const wager = wagerOf({
    treatedShare: 0.5,
    controlMean: scores.mean,
    variance: scores.variance,
    minimumEffect: 0.1,
  });
  const [control = '', ...challengers] = ARMS;
  const look = () => {
    for (const challenger of challengers) {
      strongestEvidence(counts, control, challenger, wager, 0, 'better');
    }
  };
  const name = `composite scores, ${DAYS} days × ${ARMS.length} arms × ${TASKS_A_DAY} tasks`;
  return [
    figure(name, 'capitals of all challengers, ms (median)', medianTime(look)),
    figure(
      name,
      'bounds of one challenger, ms (median)',
      medianTime(() => liftBounds(counts, control, 'challenger-1', wager, capitalNeeded(3))),
    ),
  ];
}

function medianTime(work: () => void): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return times.sort((left, right) => left - right)[ROUNDS / 2] ?? Number.NaN;
}
