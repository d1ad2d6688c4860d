import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { Complexity } from '../../shared/domain/context/complexity.ts';
import { around, chance, drawn } from '../simulator/draws.ts';
import {
  circumstancesOf,
  DAY_MILLISECONDS,
  type Play,
  type PlayedRun,
  type PlayedTask,
  timeOf,
} from './play.ts';
import { reportsOfRun } from './reports-of-run.ts';
import { type Cell, runTruth } from './true-value.ts';

/** Texts that are encoded into the complexity. */
const BODIES: Readonly<Record<Complexity, string>> = {
  low: 'One step.',
  medium: '- [ ] one\n- [ ] two\n- [ ] three\n- [ ] four\n- [ ] five\n',
  high: '- [ ] a.ts\n- [ ] b.ts\n- [ ] c.ts\n- [ ] d.ts\n- [ ] e.ts\n- [ ] f.ts\n- [ ] g.ts\n- [ ] h.ts\n',
};

/** The people's side of a world: tasks come in, are run, and reported on late, twice or never. */
export interface Orchestrator {
  /** Lets the next task come, and all that follow it. */
  awaitTask(): void;
}

/** @param onTask hears of each task that has been assigned */
export function orchestrator(play: Play, onTask: (task: PlayedTask) => void): Orchestrator {
  const { world, queue, random } = play;
  let count = 0;
  const awaitTask = () => {
    const gap = (-Math.log(1 - uniformFloat64(random)) * DAY_MILLISECONDS) / world.tasksPerDay;
    queue.add(timeOf(play) + gap, async () => {
      awaitTask();
      count += 1;
      // The seed is part of the name, because chance within Baton depends on names alone.
      await runTask(play, `task-${play.seed}-${count}`, onTask);
    });
  };
  return { awaitTask };
}

async function runTask(
  play: Play,
  taskId: string,
  onTask: (task: PlayedTask) => void,
): Promise<void> {
  const { world, random } = play;
  const { taskType, complexity } = drawn(random, world.kinds, ({ weight }) => weight);
  const project = drawn(random, world.projects, ({ weight }) => weight).id;
  const runOnce = async (before: PlayedTask | undefined, latest: number): Promise<void> => {
    const number = (before?.runs.length ?? 0) + 1;
    const runId = `${taskId}-${number}`;
    const answer = await play.api.select({
      runId,
      taskId,
      task: { type: taskType, body: BODIES[complexity] },
      project: { id: project },
      choices:
        world.agents.length > 0 ? [{ type: 'select_agent', alternatives: world.agents }] : [],
    });
    if (!answer.recorded) throw new Error(`the selection of ${runId} was not recorded`);
    const agent = answer.choices[0]?.chosen ?? null;
    const cell = { taskType, complexity, project, agent };
    const task = before ?? {
      taskId,
      cell,
      configuration: answer.strategy.config,
      experimentId: answer.experimentId,
      arm: answer.arm,
      assignedAt: timeOf(play),
      runs: [],
      reportedAt: null,
      finalAt: null,
    };
    if (before === undefined) {
      play.tasks.push(task);
      onTask(task);
    }
    const run = runOf(play, task, cell);
    task.runs.push(run);
    const looksGood = !run.success && chance(random, world.reporting.revisedShare);
    const endsAt = timeOf(play) + 1_000 * run.durationSeconds;
    const isLast = run.success || looksGood || number >= world.runsPerTask;
    const reportedBy = reportLater(play, task, runId, run, { looksGood, isLast, endsAt, latest });
    if (!isLast) play.queue.add(endsAt, () => runOnce(task, reportedBy));
  };
  await runOnce(undefined, 0);
}

/** Makes one run: only the truth decides. */
function runOf(play: Play, { configuration }: PlayedTask, cell: Cell): PlayedRun {
  const { world, random } = play;
  const truth = runTruth(world, configuration, cell, circumstancesOf(play));
  return {
    success: chance(random, truth.successRate),
    costUsd: around(random, world.base.costUsd) * truth.costFactor,
    durationSeconds: around(random, world.base.durationSeconds) * truth.durationFactor,
  };
}

interface Ending {
  readonly looksGood: boolean;
  /** No further run of the task will follow. */
  readonly isLast: boolean;
  readonly endsAt: number;
  /** When the last report about earlier runs of the task comes. */
  readonly latest: number;
}

/** @returns when the last report of the task so far comes */
function reportLater(
  play: Play,
  task: PlayedTask,
  runId: string,
  run: PlayedRun,
  { looksGood, isLast, endsAt, latest }: Ending,
): number {
  const { world, api, queue, random } = play;
  const reports = reportsOfRun(world, task.configuration, run, looksGood, random);
  let reportedBy = latest;
  for (const [index, { afterMilliseconds, outcome }] of reports.entries()) {
    const final = world.reporting.final && isLast && index === reports.length - 1;
    // Whoever says that nothing more will come says it last.
    const at = final ? Math.max(latest, endsAt + afterMilliseconds) : endsAt + afterMilliseconds;
    reportedBy = Math.max(reportedBy, at);
    queue.add(at, async () => {
      await api.reportOutcome(runId, { ...outcome, final });
      task.reportedAt ??= at;
      if (final) task.finalAt ??= at;
    });
  }
  return reportedBy;
}
