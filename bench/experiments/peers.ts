import { studentTQuantile } from '../../shared/domain/evaluation/student-t.ts';
import { BINS } from '../../shared/domain/experiment/counts.ts';
import { ALPHA } from '../../shared/domain/experiment/error-rate.ts';
import type { Tasks } from './tasks.ts';

/**
 * A rule that promotes the challenger when the difference of the means is more than so many standard
 * errors, as all of these do.
 */
export interface Peer {
  readonly name: string;
  /** Tasks that each arm must have before the rule speaks. */
  readonly fewest: number;
  /** Standard errors, by the number of tasks of both arms. */
  readonly boundary: Float64Array;
}

function peer(
  name: string,
  fewest: number,
  most: number,
  boundary: (tasks: number) => number,
): Peer {
  return {
    name,
    fewest,
    boundary: Float64Array.from({ length: most + 1 }, (_, tasks) =>
      tasks < 2 * fewest ? Number.POSITIVE_INFINITY : boundary(tasks),
    ),
  };
}

/**
 * GrowthBook's one-sided sequential test: the asymptotic confidence sequence of Waudby-Smith, Arbour,
 * Sinha, Kennedy & Ramdas (2023), "Time-uniform central limit theory and asymptotic confidence
 * sequences", in its one-sided form, whose ρ is tuned to be tightest at N* tasks of both arms with 2α
 * for α. With per-task variance σ² = n·SE² the halfwidth is σ√(2(nρ² + 1)/(nρ)² ·
 * log(1 + √(nρ² + 1)/(2α))).
 */
export function growthBook(name: string, tunedTo: number, most: number): Peer {
  const twice = -2 * Math.log(2 * ALPHA);
  const rho = (twice + Math.log(twice + 1)) / tunedTo;
  return peer(name, 2, most, (tasks) => {
    const mixed = tasks * rho + 1;
    return Math.sqrt((2 * mixed * Math.log(1 + Math.sqrt(mixed) / (2 * ALPHA))) / (tasks * rho));
  });
}

/**
 * TensorZero's stopping rule for track-and-stop: the generalised likelihood ratio of Gaussian arms,
 * difference² ÷ (2 SE²), above log((1 + log n)/δ), with at least 10 tasks an arm, its default. The
 * heuristic threshold is that of Garivier & Kaufmann (2016), "Optimal best arm identification with
 * fixed confidence". As it may declare either arm, δ covers both: one-sided it errs half as often.
 */
export function tensorZero(most: number): Peer {
  return peer("TensorZero's GLR rule", 10, most, (tasks) =>
    Math.sqrt(2 * Math.log((1 + Math.log(tasks)) / ALPHA)),
  );
}

/** Welch's t-test as if there were one look, looked at after every task. */
export function naiveTTest(most: number): Peer {
  return peer('naive t-test', 10, most, (tasks) => studentTQuantile(1 - ALPHA, tasks - 2));
}

/**
 * Looks after every task.
 *
 * @returns how many tasks had been assigned when the rule promoted the challenger; Infinity: never
 */
export function promotedAfter(tasks: Tasks, { boundary, fewest }: Peer): number {
  let [controlTasks, controlSum, controlSquares] = [0, 0, 0];
  let [challengerTasks, challengerSum, challengerSquares] = [0, 0, 0];
  for (let at = 0; at < tasks.length; at += 1) {
    const row = tasks[at] ?? 0;
    if (row < BINS) {
      controlTasks += 1;
      controlSum += row;
      controlSquares += row * row;
    } else {
      challengerTasks += 1;
      challengerSum += row - BINS;
      challengerSquares += (row - BINS) ** 2;
    }
    if (controlTasks < fewest || challengerTasks < fewest) continue;
    const lift = challengerSum / challengerTasks - controlSum / controlTasks;
    if (lift <= 0) continue;
    const squaredError =
      (controlSquares - (controlSum * controlSum) / controlTasks) /
        ((controlTasks - 1) * controlTasks) +
      (challengerSquares - (challengerSum * challengerSum) / challengerTasks) /
        ((challengerTasks - 1) * challengerTasks);
    const needed = boundary[at + 1] ?? Number.POSITIVE_INFINITY;
    if (squaredError > 1e-9 && lift * lift > needed * needed * squaredError) return at + 1;
  }
  return Number.POSITIVE_INFINITY;
}
