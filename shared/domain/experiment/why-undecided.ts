import { capitalNeeded } from './error-rate.ts';
import { type ArmEvidence, challengersOf, thresholdOf } from './evidence-of-arm.ts';
import type { Experiment } from './experiment.ts';
import { daysSince, type Look, MINIMUM_DAYS, obstacle } from './judge.ts';
import { remainingTasks } from './remaining-tasks.ts';
import { armTotals } from './totals.ts';

/** As many closed tasks as a forecast needs: fewer say nothing about today's effect. */
const FORECAST_TASKS = 20;

/**
 * Why an experiment goes on, in a sentence or two for people: what is missing, and how long that may
 * take at today's effect.
 *
 * @returns `null` once it has ended
 */
export function whyUndecided(
  experiment: Experiment,
  evidence: readonly ArmEvidence[],
  look: Pick<Look, 'counts' | 'now'>,
): string | null {
  if (experiment.status === 'ended') return null;
  if (experiment.status === 'draft')
    return 'It is a draft: no tasks are assigned until it is started.';
  const totals = experiment.arms.map(({ name }) => armTotals(look.counts, name));
  const assigned = totals.reduce((sum, each) => sum + each.assigned, 0);
  const closed = totals.reduce((sum, each) => sum + each.closed, 0);
  if (assigned === 0) return `No task has come yet. ${lastDay(experiment)}`;
  const open = openText(assigned - closed);
  const candidates = evidence.filter(({ arm }) => arm.closed === null);
  const [leading] = candidates.sort(
    (left, right) => right.better.logCapital - left.better.logCapital,
  );
  if (leading === undefined) return null;
  if (experiment.kind === 'retention') {
    return `${leading.arm.versionId} has not been found worse than ${experiment.arms[0]?.versionId} so far; ${open}. ${lastDay(experiment)}`;
  }
  if (closed < FORECAST_TASKS) {
    const some =
      closed === 0 ? 'No task has' : `Only ${taskText(closed)} ${closed === 1 ? 'has' : 'have'}`;
    return `${some} a final value, too few for a forecast; ${open}.`;
  }
  if (leading.better.logCapital >= thresholdOf(experiment)) {
    return `${almostPromoted(experiment, leading, look)}; ${open}.`;
  }
  return `${forecast(experiment, leading, look)}; ${open}. ${horizon(experiment, closed)}`;
}

/** The evidence suffices; something else does not yet. */
function almostPromoted(
  experiment: Experiment,
  leading: ArmEvidence,
  look: Pick<Look, 'counts' | 'now'>,
): string {
  const { name } = leading.arm;
  const { startedAt } = experiment;
  if (startedAt !== null && daysSince(startedAt, look.now) < MINIMUM_DAYS) {
    const day = new Date(Date.parse(startedAt) + MINIMUM_DAYS * 86_400_000);
    const date = day.toISOString().slice(0, 10);
    return `${name} is better, but it has been tested for less than ${MINIMUM_DAYS} days: it becomes current on ${date} if that stays so`;
  }
  const blocked = obstacle(experiment, leading, look) ?? 'it is about to become current.';
  return `${name} is better, but ${blocked.replace(/\.$/, '')}`;
}

function forecast(
  experiment: Experiment,
  leading: ArmEvidence,
  look: Pick<Look, 'counts' | 'now'>,
): string {
  const { arm, wager } = leading;
  const control = experiment.arms[0];
  const needed = capitalNeeded(challengersOf(experiment).length);
  const more = remainingTasks(look.counts, control?.name ?? '', arm.name, wager, needed);
  if (more === undefined) return `${arm.name} is not better so far`;
  if (more === 0)
    return `${arm.name} is found better as soon as its open tasks do not speak against it`;
  const isEven = control?.weight === arm.weight;
  const tasks = isEven
    ? `${rounded(more / 2)} more tasks an arm`
    : `${rounded(more)} more tasks of the two arms together`;
  return `${arm.name} needs about ${tasks} at today's effect`;
}

/** When it ends whatever is found. */
function horizon({ horizonTasks, endsAt }: Experiment, closed: number): string {
  const left = horizonTasks - closed;
  if (left <= 0)
    return `Its ${taskText(horizonTasks)} are in: it ends once ${MINIMUM_DAYS} days have passed.`;
  return `It ends after ${taskText(left)} more or on ${endsAt?.slice(0, 10) ?? 'its last day'} at the latest.`;
}

function lastDay({ endsAt }: Experiment): string {
  return `It ends on ${endsAt?.slice(0, 10) ?? 'its last day'}.`;
}

function openText(open: number): string {
  if (open === 0) return 'no task is open';
  return `${taskText(open)} ${open === 1 ? 'is' : 'are'} still open`;
}

const taskText = (tasks: number) => `${tasks} ${tasks === 1 ? 'task' : 'tasks'}`;

/** Two figures are all that a forecast has to say. */
function rounded(tasks: number): number {
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, tasks))) - 1);
  return Math.max(1, Math.round(tasks / digits) * digits);
}
