import { HOUR_MILLISECONDS, type Play, timeOf } from '../../../local/simulate/play.ts';
import type { PlayedTask } from '../../../local/simulate/played-task.ts';

/** What an arm of an experiment must have counted. */
export interface RecountedArm {
  readonly tasks: number;
  readonly openTasks: number;
  /** Of the closed tasks, in hundredths of the score. */
  readonly scores: number;
}

/** Counts an arm anew from nothing but what the world played and reported itself. */
export function recountedArm(play: Play, experimentId: string, arm: string): RecountedArm {
  const tasks = play.tasks.filter((task) => task.experimentId === experimentId && task.arm === arm);
  const scores = tasks.map((task) => finalScore(play, task)).filter((score) => score !== null);
  return {
    tasks: tasks.length,
    openTasks: tasks.length - scores.length,
    scores: scores.reduce((sum, score) => sum + score, 0),
  };
}

/** `null` for an open task. It is frozen by the first fold after its window closes, or its last report. */
function finalScore(play: Play, { assignedAt, runs, reports }: PlayedTask): number | null {
  const { settings, foldHours } = play.world;
  const { outcomeWindowSeconds, costWeight, spendCapUsd } = settings;
  const fold = foldHours * HOUR_MILLISECONDS;
  const final = reports.find((each) => each.final)?.at ?? Number.POSITIVE_INFINITY;
  const closesAt = Math.min(final, assignedAt + 1_000 * outcomeWindowSeconds);
  const foldedAt = Math.ceil(closesAt / fold) * fold;
  if (foldedAt > timeOf(play)) return null;
  const known = reports.filter(({ at }) => at <= foldedAt);
  const reported = new Set(known.map(({ run }) => run));
  const last = Math.max(...reported);
  const success = known.findLast(({ run }) => run === last)?.success ?? false;
  const cost = [...reported].reduce((sum, run) => sum + (runs[run]?.costUsd ?? 0), 0);
  const utility = (success ? 1 : 0) - costWeight * Math.min(cost, spendCapUsd);
  const range = costWeight * spendCapUsd;
  return Math.round((100 * (utility + range)) / (1 + range));
}
