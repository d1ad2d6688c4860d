import { describe, expect, it } from 'vitest';
import {
  judgeExperiment,
  judgeExperiments,
  judgeRunningExperiments,
} from '../../../../shared/application/experiments/judge.ts';
import type { Experiment } from '../../../../shared/domain/experiment/experiment.ts';
import { StoredDataError } from '../../../../shared/ports.ts';
import {
  at,
  experimentIdOf,
  sampleAssignment,
  sampleRun,
  sampleSelection,
  taskIdOf,
  versionIdOf,
} from '../../../contracts/samples.ts';
import { foldAll } from '../calls.ts';
import type { TestBaton } from '../temporary-baton.ts';
import {
  actionsOf,
  alertsOf,
  arms,
  auditOf,
  batonWithVersions,
  create,
  DAY,
  inForce,
  LOSS,
  pin,
  playTasks,
  runningOf,
  stop,
  stored,
  strategyOf,
  taskCounts,
  WIN,
} from './calls.ts';

const BETTER = { control: LOSS, 'challenger-1': WIN };
const WORSE = { control: WIN, 'challenger-1': LOSS };

/** A comparison whose challenger has been promoted, and the retention that began with that. */
async function promoted(baton: TestBaton) {
  const { id } = await create(baton);
  await playTasks(baton, 'task', 20, BETTER);
  baton.clock.pass(7 * DAY);
  await judgeRunningExperiments(baton);
  return { comparison: await stored(baton, id), retention: await runningOf(baton) };
}

describe('a challenger that is better', () => {
  it('waits for a week, and is current from then on', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton);
    await playTasks(baton, 'task', 20, BETTER);
    baton.clock.pass(7 * DAY - 1);
    await judgeRunningExperiments(baton);
    expect(await stored(baton, id)).toMatchObject({ status: 'running' });
    baton.clock.pass(1);
    await judgeRunningExperiments(baton);
    expect(await stored(baton, id)).toMatchObject({
      status: 'ended',
      verdict: { kind: 'promote', versionId: 'bug-default@2', at: baton.clock.now() },
    });
    expect(await strategyOf(baton)).toMatchObject({ currentVersionId: 'bug-default@2' });
    expect(await inForce(baton)).toMatchObject({ current: 'bug-default@2' });
  });

  it('is promoted by the fold that brings the evidence, once the week is over', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton);
    baton.clock.pass(8 * DAY);
    await playTasks(baton, 'task', 20, BETTER);
    expect(await stored(baton, id)).toMatchObject({ verdict: { kind: 'promote' } });
  });

  it('is watched over: a tenth of the tasks stays with the version of before', async () => {
    const baton = await batonWithVersions();
    const { comparison, retention } = await promoted(baton);
    expect(retention).toMatchObject({
      kind: 'retention',
      status: 'running',
      arms: [
        { name: 'previous', versionId: 'bug-default@1', weight: 0.1 },
        { name: 'promoted', versionId: 'bug-default@2', weight: 0.9 },
      ],
      guardrails: comparison.guardrails,
      reason: `bug-default@2 was promoted by experiment ${comparison.id}.`,
      startedAt: baton.clock.now(),
      endsAt: at(21 * 86_400),
    });
    expect(retention.id).not.toBe(comparison.id);
    expect(await inForce(baton)).toMatchObject({ experiment: retention.id });
  });

  it('is audited once, with the version that it is and the evidence', async () => {
    const baton = await batonWithVersions();
    const { comparison } = await promoted(baton);
    expect(await actionsOf(baton)).toEqual([
      `operator experiment_started ${comparison.id}`,
      'baton version_promoted bug-default@2',
    ]);
    const entry = (await auditOf(baton)).at(-1);
    expect(entry).toMatchObject({
      reason: comparison.verdict?.reason,
      before: { id: comparison.id, status: 'running' },
      after: { id: comparison.id, status: 'ended' },
    });
    expect(await alertsOf(baton)).toEqual([]);
  });

  it('is promoted once, however often one looks', async () => {
    const baton = await batonWithVersions();
    const { comparison, retention } = await promoted(baton);
    const before = [await strategyOf(baton), await auditOf(baton)];
    for (const { id } of [comparison, retention]) await judgeExperiment(baton, id);
    await judgeRunningExperiments(baton);
    expect([await strategyOf(baton), await auditOf(baton)]).toEqual(before);
  });

  it('may be the better of two, whose other is out with it', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton, { arms: arms({ 1: 0.4, 2: 0.3, 3: 0.3 }) });
    baton.clock.pass(8 * DAY);
    await playTasks(baton, 'task', 20, {
      control: LOSS,
      'challenger-1': LOSS,
      'challenger-2': WIN,
    });
    expect(await stored(baton, id)).toMatchObject({
      verdict: { kind: 'promote', versionId: 'bug-default@3' },
    });
  });
});

describe('a challenger that is worse', () => {
  it('ends its experiment at once, and nothing moves', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton);
    await playTasks(baton, 'task', 30, WORSE);
    expect(await stored(baton, id)).toMatchObject({
      status: 'ended',
      verdict: { kind: 'harmful' },
    });
    expect(await strategyOf(baton)).toMatchObject({
      currentVersionId: 'bug-default@1',
      runningExperimentId: null,
    });
    expect(await inForce(baton)).toMatchObject({ current: 'bug-default@1', experiment: null });
    expect((await actionsOf(baton)).at(-1)).toBe(`baton experiment_ended ${id}`);
    expect(await alertsOf(baton)).toMatchObject([
      { code: 'experiment_harmful', severity: 'warning', subject: 'bug-default', count: 1 },
    ]);
  });

  it('is rejected without guardrails', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton, { guardrails: [] });
    await playTasks(baton, 'task', 30, WORSE);
    expect(await stored(baton, id)).toMatchObject({ verdict: { kind: 'reject', versionId: null } });
    expect(await alertsOf(baton)).toEqual([]);
  });

  it('is out alone where another is not: its tasks follow the control and are not counted', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton, { arms: arms({ 1: 0.4, 2: 0.3, 3: 0.3 }), guardrails: [] });
    await playTasks(baton, 'task', 30, { control: WIN, 'challenger-1': LOSS, 'challenger-2': WIN });
    const experiment = await stored(baton, id);
    expect(experiment).toMatchObject({
      status: 'running',
      arms: [{ closed: null }, { closed: { kind: 'reject' } }, { closed: null }],
    });
    expect(await inForce(baton)).toMatchObject({
      arms: ['control', 'challenger-1 (closed)', 'challenger-2'],
    });
    expect(await actionsOf(baton)).toContain(`baton experiment_arm_closed ${id}`);
    const before = await taskCounts(baton, experiment);
    await playTasks(baton, 'later', 5, { control: null, 'challenger-2': null });
    const after = await taskCounts(baton, experiment);
    expect(after['challenger-1']).toEqual(before['challenger-1']);
    expect(after).not.toEqual(before);
    expect(await stored(baton, id)).toMatchObject({ status: 'running' });
  });
});

describe('a challenger that breaches a guardrail', () => {
  it('is out at once and alerted, also where another goes on', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton, { arms: arms({ 1: 0.4, 2: 0.3, 3: 0.3 }) });
    const dear = { ...WIN, costUsd: 9 };
    await playTasks(baton, 'task', 30, { control: WIN, 'challenger-1': dear, 'challenger-2': WIN });
    expect(await stored(baton, id)).toMatchObject({
      status: 'running',
      arms: [{ closed: null }, { closed: { kind: 'harmful' } }, { closed: null }],
    });
    expect(await alertsOf(baton)).toMatchObject([
      { code: 'experiment_harmful', message: expect.stringContaining('challenger-1') },
    ]);
  });
});

describe('a challenger that never comes to an end', () => {
  /** The project sends outcomes, so that a run without one is lost. */
  const HANGS = { control: { success: 1 }, 'challenger-1': null };

  it('is out, and never promoted', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton);
    await playTasks(baton, 'task', 40, HANGS);
    baton.clock.pass(7 * DAY);
    await foldAll(baton);
    expect(await stored(baton, id)).toMatchObject({
      verdict: { kind: 'harmful', versionId: null },
    });
    expect(await strategyOf(baton)).toMatchObject({ currentVersionId: 'bug-default@1' });
  });

  it('is out once the windows of its tasks have closed, where no guardrail is', async () => {
    const baton = await batonWithVersions();
    const experiment = await create(baton, { guardrails: [] });
    await playTasks(baton, 'task', 40, HANGS);
    expect(await stored(baton, experiment.id)).toMatchObject({ status: 'running' });
    baton.clock.pass(7 * DAY);
    await foldAll(baton);
    expect(await stored(baton, experiment.id)).toMatchObject({ verdict: { kind: 'reject' } });
    for (const [assigned, closed] of Object.values(await taskCounts(baton, experiment))) {
      expect(closed).toBe(assigned);
    }
  });

  it('does not win by what it has finished while the rest hangs', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton, { guardrails: [] });
    await playTasks(baton, 'win', 15, { control: null, 'challenger-1': WIN });
    await playTasks(baton, 'hang', 15, { control: WIN, 'challenger-1': null });
    baton.clock.pass(7 * DAY - 1);
    await judgeRunningExperiments(baton);
    expect(await stored(baton, id)).toMatchObject({ status: 'running' });
  });
});

describe('an experiment whose control is no longer current', () => {
  it.each([2, 3])('is stopped by the operator who pins version %i', async (number) => {
    const baton = await batonWithVersions();
    const { id } = await create(baton);
    await playTasks(baton, 'task', 20, BETTER);
    baton.clock.pass(8 * DAY);
    expect(await pin(baton, number)).toMatchObject({
      currentVersionId: `bug-default@${number}`,
      runningExperimentId: null,
    });
    expect(await stored(baton, id)).toMatchObject({ verdict: { kind: 'stopped' } });
    expect(await inForce(baton)).toMatchObject({
      current: `bug-default@${number}`,
      experiment: null,
    });
    expect(await actionsOf(baton)).toEqual([
      `operator experiment_started ${id}`,
      'operator current_version_changed bug-default',
      `baton experiment_ended ${id}`,
    ]);
  });

  it('goes on when the operator pins what is current already', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton);
    expect(await pin(baton, 1)).toMatchObject({ runningExperimentId: id });
  });
});

describe('an experiment whose tasks are assigned by other weights than its own', () => {
  /** Runs as a faulty assignment would have written them. */
  async function assign(
    baton: TestBaton,
    { id }: Experiment,
    shares: { readonly control: number; readonly 'challenger-1': number },
  ) {
    for (const [arm, many] of Object.entries(shares)) {
      for (let run = 0; run < many; run += 1) {
        const runId = `${arm}-${run}`;
        const taskId = taskIdOf(runId);
        const sample = sampleSelection(runId, 'bug-default', id);
        const versionId = versionIdOf(`bug-default@${arm === 'control' ? 1 : 2}`);
        const selection = { ...sample, strategy: { ...sample.strategy, versionId }, arm };
        await baton.stores.runs.write({
          run: sampleRun(runId, { taskId, selection }),
          expectedRevision: undefined,
          assignment: { ...sampleAssignment(runId, runId, id), selection },
        });
      }
    }
    await foldAll(baton);
  }

  it('is frozen as invalid, alerted once, and the strategy is free again', async () => {
    const baton = await batonWithVersions();
    const experiment = await create(baton);
    await assign(baton, experiment, { control: 60, 'challenger-1': 5 });
    expect(await stored(baton, experiment.id)).toMatchObject({
      status: 'ended',
      verdict: { kind: 'invalid', reason: expect.stringContaining('instead of 50.0 %') },
    });
    expect(await alertsOf(baton)).toMatchObject([
      { code: 'experiment_invalid', severity: 'critical', subject: 'bug-default', count: 1 },
    ]);
    expect(await strategyOf(baton)).toMatchObject({
      currentVersionId: 'bug-default@1',
      runningExperimentId: null,
    });
    expect(await create(baton)).toMatchObject({ status: 'running' });
  });

  it('is sound when they are assigned by its own', async () => {
    const baton = await batonWithVersions();
    const experiment = await create(baton, { arms: arms({ 1: 0.9, 2: 0.1 }) });
    await assign(baton, experiment, { control: 90, 'challenger-1': 10 });
    expect(await stored(baton, experiment.id)).toMatchObject({ status: 'running' });
  });
});

describe('an experiment that time alone ends', () => {
  it('is inconclusive after 60 days, when somebody looks', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton);
    baton.clock.pass(60 * DAY);
    expect(await foldAll(baton)).toBe(0);
    expect(await stored(baton, id)).toMatchObject({ status: 'running' });
    await judgeRunningExperiments(baton);
    expect(await stored(baton, id)).toMatchObject({ verdict: { kind: 'inconclusive' } });
    expect(await strategyOf(baton)).toMatchObject({ runningExperimentId: null });
  });

  it('is not looked for under a name that is unknown', async () => {
    const baton = await batonWithVersions();
    await expect(judgeExperiment(baton, experimentIdOf('nobody-x1'))).resolves.toBeUndefined();
  });
});

describe('a promoted version', () => {
  it('that turns out worse goes back, with an alert, and the next experiment may begin', async () => {
    const baton = await batonWithVersions();
    const { retention } = await promoted(baton);
    await playTasks(baton, 'after', 12, { previous: WIN, promoted: LOSS });
    expect(await stored(baton, retention.id)).toMatchObject({
      status: 'ended',
      verdict: { kind: 'roll_back', versionId: 'bug-default@1' },
    });
    expect(await strategyOf(baton)).toMatchObject({
      currentVersionId: 'bug-default@1',
      runningExperimentId: null,
    });
    expect(await inForce(baton)).toMatchObject({ current: 'bug-default@1', experiment: null });
    expect((await actionsOf(baton)).at(-1)).toBe('baton version_rolled_back bug-default@1');
    expect(await alertsOf(baton)).toMatchObject([
      { code: 'version_rolled_back', severity: 'critical', subject: 'bug-default', count: 1 },
    ]);
    expect(await create(baton)).toMatchObject({ status: 'running' });
  });

  it('that is not worse stays after two weeks', async () => {
    const baton = await batonWithVersions();
    const { retention } = await promoted(baton);
    await playTasks(baton, 'after', 3, { previous: WIN, promoted: WIN });
    baton.clock.pass(14 * DAY);
    await judgeRunningExperiments(baton);
    expect(await stored(baton, retention.id)).toMatchObject({
      verdict: { kind: 'keep', versionId: null },
    });
    expect(await strategyOf(baton)).toMatchObject({
      currentVersionId: 'bug-default@2',
      runningExperimentId: null,
    });
    expect(await alertsOf(baton)).toEqual([]);
  });

  it('stays when an operator ends its retention', async () => {
    const baton = await batonWithVersions();
    const { retention } = await promoted(baton);
    await stop(baton, retention.id);
    expect(await strategyOf(baton)).toMatchObject({
      currentVersionId: 'bug-default@2',
      runningExperimentId: null,
    });
    expect(await create(baton, { arms: arms({ 2: 0.5, 3: 0.5 }) })).toMatchObject({
      status: 'running',
    });
  });

  it('that an operator replaces ends its retention, and nothing goes back later', async () => {
    const baton = await batonWithVersions();
    const { retention } = await promoted(baton);
    await pin(baton, 3);
    expect(await stored(baton, retention.id)).toMatchObject({ verdict: { kind: 'stopped' } });
    baton.clock.pass(30 * DAY);
    await judgeRunningExperiments(baton);
    expect(await strategyOf(baton)).toMatchObject({ currentVersionId: 'bug-default@3' });
  });
});

describe('an experiment that cannot be judged', () => {
  it('is alerted and holds up no other', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton);
    const { experiments } = baton.stores;
    const around = {
      ...experiments,
      experiment: async (asked: Experiment['id']) => {
        if (asked === 'broken-x1') throw new StoredDataError('the row broken-x1 holds no JSON');
        return await experiments.experiment(asked);
      },
    };
    baton.clock.pass(60 * DAY);
    const stores = { ...baton.stores, experiments: around };
    await judgeExperiments({ ...baton, stores }, [experimentIdOf('broken-x1'), id]);
    expect(await stored(baton, id)).toMatchObject({ status: 'ended' });
    expect(await alertsOf(baton)).toMatchObject([
      { code: 'judging_failed', severity: 'critical', subject: 'broken-x1' },
    ]);
  });
});
