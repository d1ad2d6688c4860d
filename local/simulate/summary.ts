import { quantileSorted } from 'simple-statistics';
import type { VerdictKind } from '../../shared/domain/experiment/experiment.ts';
import type { DeclaredWorld } from './declared-world.ts';
import type { EndedExperiment } from './ended-experiment.ts';
import { type Proportion, proportion } from './proportion.ts';
import type { WorldReport } from './world-report.ts';

/** The middle of a figure over worlds or events, and what 10 and 90 % of them stay below. */
export interface Range {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** How soon rollbacks shall come, in settled tasks. */
const ROLLBACK_LIMITS = [200, 700] as const;

/** How worlds of one kind went, beside the truth. */
export interface Summary {
  readonly world: string;
  readonly worlds: number;
  readonly firstSeed: number;
  readonly days: number;
  readonly tasks: number;
  readonly runs: number;
  readonly meanUtility: Range;
  readonly successRate: Range;
  readonly regretPerTask: Range;
  readonly gainPerTask: Range;
  /** How many experiments ended so. */
  readonly verdicts: Partial<Record<VerdictKind, number>>;
  /** Worlds in which an experiment was still running at the end. */
  readonly undecided: number;
  /** Worlds with a promotion, and with a false one. */
  readonly promoting: Proportion;
  readonly promotingFalsely: Proportion;
  /** From the start of the experiment, and tasks an arm counted by then; `null` without any. */
  readonly daysToPromotion: Range | null;
  readonly tasksAnArmToPromotion: Range | null;
  /** Promotions that were taken back; of these, those whose version was truly worse by then. */
  readonly rolledBack: Proportion;
  readonly rolledBackRightly: Proportion;
  /** Promotions that were taken back within so many settled tasks. */
  readonly rolledBackWithin: readonly (Proportion & { readonly settledTasks: number })[];
  readonly daysToRollback: Range | null;
  readonly settledTasksToRollback: Range | null;
  readonly experiments: readonly (EndedExperiment & { readonly seed: number })[];
}

/** A version counts as better or worse only beyond what adding up in floating point leaves. */
const ROUNDING = 1e-9;

/** Puts many worlds of one kind together. */
export function summarise(
  name: string,
  world: DeclaredWorld,
  reports: readonly WorldReport[],
): Summary {
  const experiments = reports.flatMap(({ seed, experiments: ended }) =>
    ended.map((experiment) => ({ seed, ...experiment })),
  );
  const promotions = experiments.filter(({ verdict }) => verdict === 'promote');
  const falsePromotions = promotions.filter(({ trueLift }) => trueLift <= ROUNDING);
  const rollbacks = experiments.filter(({ verdict }) => verdict === 'roll_back');
  const worldsOf = (some: readonly { readonly seed: number }[]) =>
    new Set(some.map(({ seed }) => seed)).size;
  const ofWorlds = (figure: (report: WorldReport) => number) =>
    rangeOf(reports.map(figure)) ?? { median: 0, low: 0, high: 0 };
  const days = ({ startedDay, endedDay }: EndedExperiment) => endedDay - startedDay;
  return {
    world: name,
    worlds: reports.length,
    firstSeed: reports[0]?.seed ?? 0,
    days: world.days,
    tasks: reports.reduce((sum, { tasks }) => sum + tasks, 0),
    runs: reports.reduce((sum, { runs }) => sum + runs, 0),
    meanUtility: ofWorlds(({ meanUtility }) => meanUtility),
    successRate: ofWorlds(({ successRate }) => successRate),
    regretPerTask: ofWorlds(({ regretPerTask }) => regretPerTask),
    gainPerTask: ofWorlds(({ gainPerTask }) => gainPerTask),
    verdicts: countBy(experiments.map(({ verdict }) => verdict)),
    undecided: reports.filter(({ undecided }) => undecided).length,
    promoting: proportion(worldsOf(promotions), reports.length),
    promotingFalsely: proportion(worldsOf(falsePromotions), reports.length),
    daysToPromotion: rangeOf(promotions.map(days)),
    tasksAnArmToPromotion: rangeOf(
      promotions.map(({ arms }) => arms.reduce((sum, { tasks }) => sum + tasks, 0) / arms.length),
    ),
    rolledBack: proportion(rollbacks.length, promotions.length),
    rolledBackRightly: proportion(
      rollbacks.filter(({ trueLift }) => trueLift < -ROUNDING).length,
      rollbacks.length,
    ),
    rolledBackWithin: ROLLBACK_LIMITS.map((limit) => ({
      settledTasks: limit,
      ...proportion(
        rollbacks.filter(({ settledTasks }) => settledTasks <= limit).length,
        promotions.length,
      ),
    })),
    daysToRollback: rangeOf(rollbacks.map(days)),
    settledTasksToRollback: rangeOf(rollbacks.map(({ settledTasks }) => settledTasks)),
    experiments,
  };
}

function rangeOf(values: readonly number[]): Range | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((left, right) => left - right);
  const [low = 0, median = 0, high = 0] = [0.1, 0.5, 0.9].map((p) => quantileSorted(sorted, p));
  return { median, low, high };
}

function countBy(kinds: readonly VerdictKind[]): Partial<Record<VerdictKind, number>> {
  const counts: Partial<Record<VerdictKind, number>> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
