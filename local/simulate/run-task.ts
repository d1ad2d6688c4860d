import type { Complexity } from '../../shared/domain/context/complexity.ts';
import { around, chance, drawn } from '../simulator/draws.ts';
import { answeredConfiguration, circumstancesOf, type Play, timeOf } from './play.ts';
import type { PlayedRun, PlayedTask } from './played-task.ts';
import { reportLater } from './report-later.ts';
import { type Cell, runTruth } from './true-value.ts';

/** Texts that are encoded into the complexity. */
const BODIES: Readonly<Record<Complexity, string>> = {
  low: 'One step.',
  medium: '- [ ] one\n- [ ] two\n- [ ] three\n- [ ] four\n- [ ] five\n',
  high: '- [ ] a.ts\n- [ ] b.ts\n- [ ] c.ts\n- [ ] d.ts\n- [ ] e.ts\n- [ ] f.ts\n- [ ] g.ts\n- [ ] h.ts\n',
};

/** Runs a task until it succeeds, or seems to, or the world's number of runs is used up. */
export async function runTask(
  play: Play,
  taskId: string,
  onTask: (task: PlayedTask) => void,
): Promise<void> {
  const { world, random } = play;
  const { taskType, complexity } = drawn(random, world.kinds, ({ weight }) => weight);
  const project = drawn(random, world.projects, ({ weight }) => weight).id;
  const runOnce = async (before: PlayedTask | undefined, lastReportAt: number): Promise<void> => {
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
    const cell = { taskType, complexity, project, agent: answer.choices[0]?.chosen ?? null };
    const task = before ?? {
      taskId,
      cell,
      configuration: answeredConfiguration(play, answer.strategy),
      experimentId: answer.experimentId,
      arm: answer.arm,
      assignedAt: timeOf(play),
      runs: [],
      reports: [],
    };
    if (before === undefined) {
      play.tasks.push(task);
      onTask(task);
    }
    const run = playedRun(play, task, cell);
    task.runs.push(run);
    const looksGood = !run.success && chance(random, world.reporting.revisedShare);
    const endsAt = timeOf(play) + 1_000 * run.durationSeconds;
    const isLast = run.success || looksGood || number >= world.runsPerTask;
    const ending = { looksGood, isLast, endsAt, lastReportAt };
    const reportedBy = reportLater(play, task, runId, run, ending);
    if (!isLast) play.queue.add(endsAt, () => runOnce(task, reportedBy));
  };
  await runOnce(undefined, 0);
}

/** Makes one run: only the truth decides. */
function playedRun(play: Play, { configuration }: PlayedTask, cell: Cell): PlayedRun {
  const { world, random } = play;
  const truth = runTruth(world, configuration, cell, circumstancesOf(play));
  return {
    success: chance(random, truth.successRate),
    costUsd: around(random, world.base.costUsd) * truth.costFactor,
    durationSeconds: around(random, world.base.durationSeconds) * truth.durationFactor,
  };
}
