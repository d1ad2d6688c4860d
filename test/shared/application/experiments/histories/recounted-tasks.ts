import type {
  Experiment,
  ExperimentTerms,
} from '../../../../../shared/domain/experiment/experiment.ts';
import { unitInterval } from '../../../../../shared/domain/random/unit-interval.ts';
import type { Run } from '../../../../../shared/domain/run/run.ts';
import type { TaskAssignment } from '../../../../../shared/domain/run/selection.ts';
import type { Standing } from '../../../domain/experiment/recount.ts';

/** A task as the log tells it: its assignment, and its runs as they stood when they were folded. */
interface LoggedTask {
  readonly experiment: Experiment;
  readonly arm: string;
  readonly assignedAt: string;
  readonly closesAt: string;
  readonly project: string | null;
  readonly segment: string;
  readonly runs: Map<string, Run>;
  counted: Standing['counted'];
  closed: boolean;
}

/**
 * What experiments should have counted, made from stored runs and from nothing that experiments
 * store: a second opinion, written without looking at how Baton does it.
 */
export class RecountedTasks {
  /** By experiment and task, those that go on. */
  readonly #tasks = new Map<string, LoggedTask>();
  /** Tasks whose first run was forgotten: what they counted stays. */
  readonly #left: LoggedTask[] = [];

  /** A fold has taken up this run at that moment, in an experiment that was running. */
  follow(run: Run, experiment: Experiment, assignment: TaskAssignment | undefined, now: string) {
    const key = keyOf(run);
    const task = this.#tasks.get(key) ?? begun(run, experiment, assignment);
    if (task === undefined) return;
    this.#tasks.set(key, task);
    if (task.closed) return;
    if (run.createdAt < task.closesAt) task.runs.set(run.runId, run);
    task.closed = run.outcome.final || now >= task.closesAt;
    task.counted = task.closed || [...task.runs.values()].some(isSettled) ? worthOf(task) : null;
  }

  /** A run is forgotten, whose experiment runs or has ended. */
  forget(run: Run, isRunning: boolean, isFirst: boolean): void {
    const task = this.#tasks.get(keyOf(run));
    if (task === undefined) return;
    if (isRunning && !task.closed) {
      task.counted ??= worthOf(task);
      task.closed = true;
    }
    task.runs.delete(run.runId);
    if (!isFirst) return;
    this.#left.push(task);
    this.#tasks.delete(keyOf(run));
  }

  of(id: string): Standing[] {
    return [...this.#tasks.values(), ...this.#left]
      .filter(({ experiment }) => experiment.id === id)
      .map(({ assignedAt, project, ...task }) => ({
        ...task,
        day: assignedAt.slice(0, 10),
        project: Math.floor(unitInterval('experiment-project', project ?? '') * 2 ** 46),
      }));
  }
}

function keyOf({ selection, taskId }: Run): string {
  return `${selection?.experimentId} ${taskId}`;
}

function begun(
  run: Run,
  experiment: Experiment,
  assignment: TaskAssignment | undefined,
): LoggedTask | undefined {
  if (assignment === undefined) return undefined;
  const window = Date.parse(run.windowClosesAt) - Date.parse(run.createdAt);
  const { assignedAt } = assignment;
  return {
    experiment,
    arm: run.selection?.arm ?? '',
    assignedAt,
    closesAt: new Date(Date.parse(assignedAt) + window).toISOString(),
    project: run.project,
    segment: `${run.context.taskType}/${run.context.complexity}`,
    runs: new Map(),
    counted: null,
    closed: false,
  };
}

/** These histories report success and failure codes, and no other signal. */
function isSettled({ outcome: { facts } }: Run): boolean {
  return typeof facts.success === 'number' || typeof facts.failureCode === 'string';
}

function worthOf({ experiment, runs }: LoggedTask): Standing['counted'] {
  const { terms } = experiment;
  if (terms === null) throw new Error(`expected the terms of ${experiment.id}`);
  const all = [...runs.values()];
  const settled = all.filter(isSettled).sort((left, right) => {
    return left.createdAt < right.createdAt ||
      (left.createdAt === right.createdAt && left.runId < right.runId)
      ? -1
      : 1;
  });
  const last = settled.at(-1)?.outcome.facts;
  const failed = typeof last?.failureCode === 'string';
  const quality = last === undefined || failed ? 0 : (last.success ?? 0);
  const sum = (of: (run: Run) => number) => all.reduce((total, run) => total + of(run), 0);
  const cost = sum(({ outcome }) => outcome.facts.costUsd ?? 0);
  const escalations = sum(({ outcome }) => (outcome.facts.escalated === true ? 1 : 0));
  const duration = sum(({ outcome }) => outcome.facts.durationSeconds ?? 0);
  const success = quality >= 0.5 && !failed && last?.escalated !== true;
  return {
    score: hundredths(scoreOf(quality, cost + escalations * terms.escalationCostUsd, terms)),
    guardrails: [
      hundredths(cost / capOf(terms, 'cost')),
      hundredths(duration / capOf(terms, 'duration')),
      success ? 0 : 100,
      escalations > 0 ? 100 : 0,
    ],
  };
}

function scoreOf(quality: number, dollars: number, terms: ExperimentTerms): number {
  const most = terms.costWeight * terms.spendCapUsd;
  const utility = quality - terms.costWeight * Math.min(dollars, terms.spendCapUsd);
  return (utility + most) * (1 / (1 + most));
}

function capOf({ guardrails }: ExperimentTerms, metric: string): number {
  return guardrails.find((each) => each.metric === metric)?.cap ?? 1;
}

function hundredths(value: number): number {
  return Math.round(100 * Math.min(1, value));
}
