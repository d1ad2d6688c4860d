import type { RunId } from '../identifiers.ts';
import type { Evidence } from '../learning/evidence.ts';
import { unitInterval } from '../random/unit-interval.ts';
import type { Run } from '../run/run.ts';
import type { Experiment } from './experiment.ts';
import type { ExperimentTask, TaskRun } from './experiment-task.ts';
import { countedTask, lastSettled } from './task-score.ts';

/** The runs of one task that its experiment looks at; more than these say nothing new about it. */
const MOST_RUNS = 200;

/** What is known of a run when its task is brought up to date. */
export interface RunOfTask {
  readonly run: Run;
  /** What the run teaches as it stands. */
  readonly evidence: Evidence | null;
  /** When the task was assigned, ISO 8601. */
  readonly assignedAt: string;
  readonly now: string;
}

/**
 * The task with what is known of one of its runs. Its value is open until its window closes or a
 * final report comes, and frozen from then on.
 *
 * @param before the task as stored; `undefined` when it is new to the experiment
 * @returns `before` itself when nothing changes
 */
export function taskWithRun(
  experiment: Experiment,
  before: ExperimentTask | undefined,
  { run, evidence, assignedAt, now }: RunOfTask,
): ExperimentTask | undefined {
  const { terms } = experiment;
  const arm = run.selection?.arm ?? null;
  if (experiment.status !== 'running' || terms === null || arm === null) return before;
  if (!followsArm(experiment, run)) return before;
  if (before === undefined && assignedAt < (experiment.startedAt ?? assignedAt)) return undefined;
  if (before?.closed) return before;
  const task = before ?? newTask(experiment, run, arm, assignedAt);
  const runs = withRun(task, run, evidence);
  const closed = run.outcome.final || now >= task.closesAt;
  const known = closed || lastSettled(runs) !== undefined;
  return {
    ...task,
    runs,
    closed,
    counted: known ? countedTask(runs, terms) : null,
    revision: task.revision + 1,
  };
}

/**
 * The task without one of its runs, which is about to be forgotten. What it is worth stays as it
 * stands: in a running experiment it is frozen, since one run less says nothing new about it.
 *
 * @returns `task` itself when it holds nothing of the run
 */
export function taskWithoutRun(
  { status, terms }: Experiment,
  task: ExperimentTask,
  runId: RunId,
): ExperimentTask {
  const runs = task.runs.filter((run) => run.runId !== runId);
  const isOpen = status === 'running' && terms !== null && !task.closed;
  if (!isOpen && runs.length === task.runs.length) return task;
  return {
    ...task,
    runs,
    closed: task.closed || isOpen,
    counted: isOpen ? (task.counted ?? countedTask(task.runs, terms)) : task.counted,
    revision: task.revision + 1,
  };
}

/** Whether the run has the version of its arm: one that another Baton made may name the same ids. */
function followsArm({ arms }: Experiment, { selection }: Run): boolean {
  const arm = arms.find(({ name }) => name === selection?.arm);
  return arm !== undefined && arm.versionId === selection?.strategy.versionId;
}

function newTask(
  { id }: Experiment,
  { taskId, project, context, createdAt, windowClosesAt }: Run,
  arm: string,
  assignedAt: string,
): ExperimentTask {
  const window = Date.parse(windowClosesAt) - Date.parse(createdAt);
  return {
    experimentId: id,
    taskId,
    arm,
    day: assignedAt.slice(0, 10),
    project: projectLabel(project),
    segment: `${String(context.taskType ?? '')}/${String(context.complexity ?? '')}`,
    closesAt: new Date(Date.parse(assignedAt) + window).toISOString(),
    runs: [],
    counted: null,
    closed: false,
    revision: 0,
  };
}

const LABELS = 2 ** 46;

/** A number for a project; whoever cannot guess its name does not learn it. */
function projectLabel(project: string | null): number {
  return Math.floor(unitInterval('experiment-project', project ?? '') * LABELS);
}

/** Runs that begin after the window are no part of the task's value. */
function withRun(
  { runs, closesAt }: ExperimentTask,
  run: Run,
  evidence: Evidence | null,
): ExperimentTask['runs'] {
  if (run.createdAt >= closesAt) return runs;
  const others = runs.filter(({ runId }) => runId !== run.runId);
  if (others.length >= MOST_RUNS) return runs;
  return [...others, taskRun(run, evidence)];
}

function taskRun(
  { runId, createdAt, outcome: { facts } }: Run,
  evidence: Evidence | null,
): TaskRun {
  const settled = evidence !== null && !evidence.lost;
  return {
    runId,
    createdAt,
    quality: settled ? evidence.quality : null,
    success: settled && evidence.success,
    costUsd: facts.costUsd ?? 0,
    durationSeconds: facts.durationSeconds ?? 0,
    escalated: facts.escalated === true,
  };
}
