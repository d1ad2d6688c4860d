import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { strongestEvidence } from '../../shared/domain/experiment/cohorts.ts';
import { BINS, type ExperimentCounts } from '../../shared/domain/experiment/counts.ts';
import { ALPHA, capitalNeeded } from '../../shared/domain/experiment/error-rate.ts';
import { wagerOf } from '../../shared/domain/experiment/wager.ts';
import { type BenchRow, figure, promise } from '../row.ts';
import { CohortCapital, type LateTask } from './cohort-capital.ts';
import { bernoulli, type Scores, unit } from './scores.ts';
import { lowerBound, shareOf } from './share.ts';
import { REPETITIONS } from './simulate.ts';

const TASKS_A_DAY = 50;
/** Days after which a task that has not ended counts as it is. */
const WINDOW = 7;

interface World {
  readonly name: string;
  readonly control: Scores;
  readonly challenger: Scores;
  /** Days on which tasks are assigned. */
  readonly days: number;
  /** Days from assignment to the final report. */
  readonly delay: (treated: boolean, success: boolean, random: RandomGenerator) => number;
}

/** When each rule promoted, in days since the first task; Infinity: never. */
interface Decisions {
  readonly atEveryArrival: number;
  readonly daily: number;
  /** Cohorts count once all of their tasks are closed. */
  readonly waitingForAll: number;
  /** Tasks count as they arrive, in that order. */
  readonly onArrival: number;
}

const wait = (mean: number, random: RandomGenerator) => -mean * Math.log(1 - unit(random));

const FALSE_WORLDS: readonly World[] = [
  {
    name: "A/A at .6, the challenger's successes arrive sooner",
    control: bernoulli(0.6),
    challenger: bernoulli(0.6),
    days: 20,
    delay: (treated, success, random) => wait(treated && success ? 0.5 : 3, random),
  },
  {
    name: "A/A at .6, the challenger's failures hang for 7 days",
    control: bernoulli(0.6),
    challenger: bernoulli(0.6),
    days: 20,
    delay: (treated, success, random) => (treated && !success ? WINDOW : wait(1, random)),
  },
  {
    name: 'worse, .6 → .5, its failures hang for 7 days',
    control: bernoulli(0.6),
    challenger: bernoulli(0.5),
    days: 20,
    delay: (treated, success, random) => (treated && !success ? WINDOW : wait(1, random)),
  },
];

const BETTER_WORLD: World = {
  name: '.6 → .7, 50 tasks a day, one report in fifty only after 7 days',
  control: bernoulli(0.6),
  challenger: bernoulli(0.7),
  days: 60,
  delay: (_treated, _success, random) => (unit(random) < 0.02 ? WINDOW : wait(0.5, random)),
};

/** What late outcomes do, at 50 tasks a day: the rule of cohorts beside counting on arrival. */
export function lateOutcomeRows(progress: (line: string) => void): BenchRow[] {
  const rows = FALSE_WORLDS.flatMap((world, at) => {
    progress(`late outcomes: ${world.name}`);
    const decisions = decisionsIn(world, 8_000 + at);
    const share = (rule: keyof Decisions) =>
      shareOf(
        decisions.filter((each) => each[rule] < Number.POSITIVE_INFINITY).length,
        REPETITIONS,
      );
    const promoted = (rule: keyof Decisions, title: string) => [
      figure(title, 'false promotions', share(rule).share),
      promise(title, 'their lower 95 % bound', lowerBound(share(rule)), '≤', ALPHA),
    ];
    return [
      ...promoted('atEveryArrival', `${world.name}: cohorts, at every arrival`),
      ...promoted('daily', `${world.name}: cohorts, daily`),
      figure(`counted on arrival: ${world.name}`, 'false promotions', share('onArrival').share),
    ];
  });
  progress(`late outcomes: ${BETTER_WORLD.name}`);
  const decisions = decisionsIn(BETTER_WORLD, 8_100);
  const days = (rule: keyof Decisions) => median(decisions.map((each) => each[rule]));
  const [cohorts, all] = [days('daily'), days('waitingForAll')];
  return [
    ...rows,
    promise(`${BETTER_WORLD.name}: cohorts, daily`, 'median day of promotion', cohorts, '≤', all),
    figure(`${BETTER_WORLD.name}: waiting for all`, 'median day of promotion', all),
    promise(
      'cohorts task by task and by counts',
      'largest difference in log capital',
      largestDifference(BETTER_WORLD),
      '≤',
      1e-9,
    ),
  ];
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

const wagerIn = ({ control }: World) =>
  wagerOf({
    treatedShare: 0.5,
    controlMean: control.mean,
    variance: control.variance,
    minimumEffect: 0.1,
  });

function decisionsIn(world: World, seed: number): Decisions[] {
  const random = xoroshiro128plus(seed);
  const wager = wagerIn(world);
  return Array.from({ length: REPETITIONS }, () =>
    decisionsOn(tasksOf(world, random), new CohortCapital(wager, world.days), world.days),
  );
}

/** Tasks in order of assignment, evenly over the day. */
function tasksOf({ control, challenger, days, delay }: World, random: RandomGenerator): LateTask[] {
  return Array.from({ length: days * TASKS_A_DAY }, (_, at) => {
    const treated = unit(random) < 0.5;
    const bin = (treated ? challenger : control).draw(random);
    const assignedAt = (at + 0.5) / TASKS_A_DAY;
    const waited = Math.min(WINDOW, delay(treated, bin === BINS - 1, random));
    return { treated, bin, assignedAt, closedAt: assignedAt + waited };
  });
}

function decisionsOn(tasks: readonly LateTask[], cohorts: CohortCapital, days: number): Decisions {
  const threshold = capitalNeeded(1);
  const never = Number.POSITIVE_INFINITY;
  let [atEveryArrival, daily, waitingForAll, onArrival] = [never, never, never, never];
  const byArrival = [...tasks].sort((left, right) => left.closedAt - right.closedAt);
  let assigned = 0;
  let arrived = 0;
  for (let day = 1; day <= days + WINDOW + 1; day += 1) {
    for (;;) {
      const next = tasks[assigned];
      const arrival = byArrival[arrived];
      const now = Math.min(next?.assignedAt ?? never, arrival?.closedAt ?? never);
      if (now >= day) break;
      if (next?.assignedAt === now) {
        cohorts.assign(next);
        assigned += 1;
      } else if (arrival !== undefined) {
        const changed = cohorts.close(arrival);
        arrived += 1;
        if (changed >= threshold) atEveryArrival = Math.min(atEveryArrival, now);
        if (cohorts.onArrival() >= threshold) onArrival = Math.min(onArrival, now);
      }
    }
    if (cohorts.strongest(false) >= threshold) daily = Math.min(daily, day);
    if (cohorts.strongest(true) >= threshold) waitingForAll = Math.min(waitingForAll, day);
    if (waitingForAll < never && onArrival < never) break;
  }
  return { atEveryArrival, daily, waitingForAll, onArrival };
}

/** Between the cohorts as they are kept here and as experiments evaluate them from counts. */
function largestDifference(world: World): number {
  const random = xoroshiro128plus(8_200);
  const wager = wagerIn(world);
  let largest = 0;
  for (let repetition = 0; repetition < 20; repetition += 1) {
    const tasks = tasksOf({ ...world, days: 12 }, random);
    const now = 3 + repetition / 2;
    const cohorts = new CohortCapital(wager, world.days);
    const known = tasks.filter(({ assignedAt }) => assignedAt <= now);
    for (const task of known) cohorts.assign(task);
    for (const task of known) if (task.closedAt <= now) cohorts.close(task);
    const counts = countsAt(known, now);
    const evidence = strongestEvidence(counts, 'control', 'challenger', wager, 0, 'better');
    const here = Math.max(0, Math.log(cohorts.strongest(false)));
    largest = Math.max(largest, Math.abs(evidence.logCapital - here));
  }
  return largest;
}

function countsAt(tasks: readonly LateTask[], now: number): ExperimentCounts {
  const days = [...new Set(tasks.map(({ assignedAt }) => Math.floor(assignedAt)))];
  return {
    days: days.map((day) => ({
      day: String(day).padStart(4, '0'),
      arms: new Map(
        [false, true].map((ofChallenger) => {
          const ofDay = tasks.filter(
            ({ treated, assignedAt }) => treated === ofChallenger && Math.floor(assignedAt) === day,
          );
          const closed = new Uint32Array(BINS);
          for (const { bin, closedAt } of ofDay) {
            if (closedAt <= now) closed[bin] = (closed[bin] ?? 0) + 1;
          }
          const provisional = new Uint32Array(BINS);
          return [
            ofChallenger ? 'challenger' : 'control',
            { assigned: ofDay.length, closed, provisional },
          ] as const;
        }),
      ),
    })),
    guardrails: new Map(),
    projects: new Map(),
    segments: new Map(),
  };
}
