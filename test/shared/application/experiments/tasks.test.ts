import { describe, expect, it } from 'vitest';
import {
  acceptOutcomes,
  outcomesRequestSchema,
} from '../../../../shared/application/accept-outcome.ts';
import type { Baton } from '../../../../shared/application/baton.ts';
import { changeSettings } from '../../../../shared/application/change-settings.ts';
import { countsOf } from '../../../../shared/application/experiments/judge.ts';
import { findRun } from '../../../../shared/application/forget/find-runs.ts';
import { forgetRuns } from '../../../../shared/application/forget/forget-runs.ts';
import type { Experiment } from '../../../../shared/domain/experiment/experiment.ts';
import type { ExperimentTask } from '../../../../shared/domain/experiment/experiment-task.ts';
import { runIdOf, taskIdOf } from '../../../contracts/samples.ts';
import { plainCounts, recount } from '../../domain/experiment/recount.ts';
import { foldAll, report, runOf, select } from '../calls.ts';
import { batonWithVersions, create, DAY, stop, stored, taskCounts } from './calls.ts';

/** Tasks that the experiment counts, by their first run, which has the task's name. */
async function assigned(baton: Baton, { id }: Experiment, many: number): Promise<string[]> {
  const tasks: string[] = [];
  for (let task = 0; tasks.length < many; task += 1) {
    const { selection } = await select(baton, `task-${task}`);
    if (selection.experimentId === id) tasks.push(`task-${task}`);
  }
  return tasks;
}

/** The first of them. */
async function oneTask(baton: Baton, experiment: Experiment): Promise<string> {
  return (await assigned(baton, experiment, 1))[0] ?? '';
}

async function taskOf(baton: Baton, { id }: Experiment, task: string): Promise<ExperimentTask> {
  const found = await baton.stores.experiments.task(id, taskIdOf(task));
  if (found === undefined) throw new Error(`expected the task ${task}`);
  return found;
}

async function forget(baton: Baton, runId: string): Promise<void> {
  const found = await findRun(baton.stores.runs, runIdOf(runId));
  await forgetRuns(baton, {
    kind: 'run',
    id: runId,
    runs: found === undefined ? [] : [found],
    caller: 'operator',
    reason: 'a test',
    onProgress: () => undefined,
  });
}

/** How many tasks of all arms were assigned, and how many have closed. */
async function totals(baton: Baton, experiment: Experiment): Promise<number[]> {
  const arms = Object.values(await taskCounts(baton, experiment));
  return [0, 1].map((at) => arms.reduce((sum, each) => sum + (each[at] ?? 0), 0));
}

/** The counts are those of the tasks as they are stored. */
async function expectRecount(baton: Baton, { id }: Experiment, tasks: readonly string[]) {
  const found = await Promise.all(
    tasks.map((task) => baton.stores.experiments.task(id, taskIdOf(task))),
  );
  const counted = found.flatMap((task) => (task === undefined ? [] : [task]));
  expect(plainCounts(await countsOf(baton, id))).toEqual(recount(counted));
}

describe('a task of an experiment', () => {
  it('is counted as assigned as soon as it is folded, before anything is known', async () => {
    const baton = await batonWithVersions();
    const experiment = await create(baton);
    const tasks = await assigned(baton, experiment, 5);
    await foldAll(baton);
    expect(await totals(baton, experiment)).toEqual([5, 0]);
    await expectRecount(baton, experiment, tasks);
  });

  it('counts once, whatever the number of its runs', async () => {
    const baton = await batonWithVersions();
    const experiment = await create(baton);
    const task = await oneTask(baton, experiment);
    await report(baton, task, { success: 0, costUsd: 1 });
    for (const retry of ['second', 'third']) {
      baton.clock.pass(1_000);
      const { selection } = await select(baton, retry, { taskId: task });
      expect(selection).toMatchObject({
        experimentId: experiment.id,
        strategy: { slug: 'bug-default' },
      });
      await report(baton, retry, { success: retry === 'third' ? 1 : 0, costUsd: 2 });
    }
    await foldAll(baton);
    expect(await totals(baton, experiment)).toEqual([1, 0]);
    const { runs, counted } = await taskOf(baton, experiment, task);
    expect(runs.map(({ runId }) => runId).sort()).toEqual([task, 'second', 'third'].sort());
    expect(counted?.score).toBe(75);
    await expectRecount(baton, experiment, [task]);
  });

  it('follows its runs while it is open, whatever order they are folded in', async () => {
    const baton = await batonWithVersions();
    const experiment = await create(baton);
    const task = await oneTask(baton, experiment);
    for (const success of [1, 0, null, 0.5]) {
      baton.clock.pass(1);
      await report(baton, task, { success });
      await foldAll(baton);
      const { counted } = await taskOf(baton, experiment, task);
      expect(counted?.score).toBe(success === null ? undefined : 50 + 50 * success);
      await expectRecount(baton, experiment, [task]);
    }
  });

  it('is closed by a final report, and nothing that is sent later changes its value', async () => {
    const baton = await batonWithVersions();
    const experiment = await create(baton);
    const task = await oneTask(baton, experiment);
    await report(baton, task, { success: 1, final: true });
    await foldAll(baton);
    const closed = await taskOf(baton, experiment, task);
    expect(closed).toMatchObject({ closed: true, counted: { score: 100 } });
    baton.clock.pass(1);
    await report(baton, task, { success: 0, costUsd: 9 });
    await select(baton, 'retry', { taskId: task });
    await report(baton, 'retry', { success: 0 });
    await foldAll(baton);
    expect(await taskOf(baton, experiment, task)).toEqual(closed);
    expect((await runOf(baton, task)).folded.evidence?.quality).toBe(0);
    await expectRecount(baton, experiment, [task]);
  });

  it.each(['a', 'z'])(
    'counts all that one call reports of it, also of a run named %s',
    async (id) => {
      const baton = await batonWithVersions();
      const experiment = await create(baton);
      const task = await oneTask(baton, experiment);
      await select(baton, id, { taskId: task });
      await foldAll(baton);
      const outcomes = [
        { runId: id, success: 0, costUsd: 4 },
        { runId: task, success: 1, costUsd: 2, final: true },
      ];
      await acceptOutcomes(baton, outcomesRequestSchema.parse({ outcomes }));
      await foldAll(baton);
      const { closed, counted, runs } = await taskOf(baton, experiment, task);
      expect([closed, runs.length]).toEqual([true, 2]);
      expect(counted?.guardrails[0]).toBe(60);
    },
  );

  it('is closed when its window closes, also when the window of its last run is still open', async () => {
    const baton = await batonWithVersions();
    const experiment = await create(baton);
    const task = await oneTask(baton, experiment);
    baton.clock.pass(6 * DAY);
    await select(baton, 'retry', { taskId: task });
    await report(baton, 'retry', { success: 1, costUsd: 2 });
    await foldAll(baton);
    expect(await taskOf(baton, experiment, task)).toMatchObject({ closed: false });
    baton.clock.pass(DAY);
    await foldAll(baton);
    expect(await taskOf(baton, experiment, task)).toMatchObject({
      closed: true,
      counted: { score: 90 },
    });
    expect((await runOf(baton, 'retry')).folded.window).toBe('open');
  });

  it.each([
    ['lost', true],
    ['expired', false],
  ])('counts as quality 0 once its window closes over runs that are %s', async (window, sends) => {
    const baton = await batonWithVersions();
    const experiment = await create(baton);
    const task = await oneTask(baton, experiment);
    if (sends) await report(baton, 'elsewhere', { success: 1 });
    await foldAll(baton);
    expect(await taskOf(baton, experiment, task)).toMatchObject({ counted: null });
    baton.clock.pass(7 * DAY);
    await foldAll(baton);
    expect((await runOf(baton, task)).folded.window).toBe(window);
    expect(await taskOf(baton, experiment, task)).toMatchObject({
      closed: true,
      counted: { score: 50, guardrails: [0, 0, 100, 0] },
    });
    expect(await totals(baton, experiment)).toEqual([1, 1]);
  });

  it('is scored with the prices of when its experiment began', async () => {
    const baton = await batonWithVersions();
    const experiment = await create(baton);
    const task = await oneTask(baton, experiment);
    await changeSettings(baton, { costWeight: 5, spendCapUsd: 1, reason: 'a test' }, 'operator');
    await report(baton, task, { success: 1, costUsd: 2 });
    await foldAll(baton);
    expect(await taskOf(baton, experiment, task)).toMatchObject({ counted: { score: 90 } });
  });

  it('is no longer followed once its experiment has ended', async () => {
    const baton = await batonWithVersions();
    const experiment = await create(baton);
    const task = await oneTask(baton, experiment);
    await foldAll(baton);
    const before = await taskOf(baton, experiment, task);
    await stop(baton, experiment.id);
    await report(baton, task, { success: 1, final: true });
    await foldAll(baton);
    expect(await taskOf(baton, experiment, task)).toEqual(before);
    expect(await stored(baton, experiment.id)).toMatchObject({ status: 'ended', revision: 2 });
  });

  it('with more runs than one fold takes of it is followed by the next', async () => {
    const baton = await batonWithVersions();
    const experiment = await create(baton);
    const task = await oneTask(baton, experiment);
    for (let run = 0; run < 12; run += 1) {
      await select(baton, `retry-${run}`, { taskId: task });
      await report(baton, `retry-${run}`, { success: 0, costUsd: 0.5 });
    }
    await Promise.all([foldAll(baton), foldAll(baton)]);
    await foldAll(baton);
    expect(await taskOf(baton, experiment, task)).toMatchObject({ counted: { score: 20 } });
    expect(await totals(baton, experiment)).toEqual([1, 0]);
    await expectRecount(baton, experiment, [task]);
  });
});

describe('a task whose run is forgotten', () => {
  it('is closed as it stood, so that it does not count as the worst', async () => {
    const baton = await batonWithVersions();
    const experiment = await create(baton);
    const task = await oneTask(baton, experiment);
    await report(baton, task, { success: 1, costUsd: 2 });
    await foldAll(baton);
    expect(await totals(baton, experiment)).toEqual([1, 0]);
    await forget(baton, task);
    await foldAll(baton);
    expect(await totals(baton, experiment)).toEqual([1, 1]);
    const counts = plainCounts(await countsOf(baton, experiment.id));
    expect(Object.keys(counts)).toContainEqual(expect.stringContaining('closed 90'));
  });

  it('leaves nothing that names it', async () => {
    const baton = await batonWithVersions();
    const experiment = await create(baton);
    const task = await oneTask(baton, experiment);
    await report(baton, task, { success: 1, final: true });
    await foldAll(baton);
    await forget(baton, task);
    expect(await baton.stores.experiments.task(experiment.id, taskIdOf(task))).toBeUndefined();
  });

  it('is not counted again by a run that is left', async () => {
    const baton = await batonWithVersions();
    const experiment = await create(baton);
    const task = await oneTask(baton, experiment);
    await select(baton, 'retry', { taskId: task });
    await report(baton, task, { success: 1 });
    await foldAll(baton);
    await forget(baton, task);
    await report(baton, 'retry', { success: 0 });
    await foldAll(baton);
    expect(await totals(baton, experiment)).toEqual([1, 1]);
  });

  it('forgets the run also where another run was the first of the task', async () => {
    const baton = await batonWithVersions();
    const experiment = await create(baton);
    const task = await oneTask(baton, experiment);
    await select(baton, 'retry', { taskId: task });
    await report(baton, 'retry', { success: 1, costUsd: 2 });
    await foldAll(baton);
    await forget(baton, 'retry');
    await foldAll(baton);
    const left = await taskOf(baton, experiment, task);
    expect(left).toMatchObject({ closed: true, counted: { score: 90 } });
    expect(left.runs.map(({ runId }) => runId)).not.toContain('retry');
  });

  it('forgets a run of a task that has closed before, and its value stays', async () => {
    const baton = await batonWithVersions();
    const experiment = await create(baton);
    const task = await oneTask(baton, experiment);
    await select(baton, 'retry', { taskId: task });
    await report(baton, 'retry', { success: 1, costUsd: 2, final: true });
    await foldAll(baton);
    await forget(baton, 'retry');
    const left = await taskOf(baton, experiment, task);
    expect(left).toMatchObject({ closed: true, counted: { score: 90 } });
    expect(left.runs.map(({ runId }) => runId)).not.toContain('retry');
  });
});
