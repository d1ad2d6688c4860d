import { describe, expect, it } from 'vitest';
import { evolutionHandlers } from '../../../local/state-machine.ts';
import type { StateHandler } from '../../../local/state-machine-tasks.ts';
import { addVersion, saveStrategy } from '../../../shared/application/strategies.ts';
import type { Experiment } from '../../../shared/domain/experiment/experiment.ts';
import { experimentIdOf, sampleConfiguration } from '../../contracts/samples.ts';
import { alike, logVersionRuns } from '../../shared/application/evolution/version-log.ts';
import {
  BUGS,
  create,
  inForce,
  LOSS,
  pin,
  playTasks,
  stop,
  stored,
  strategyOf,
  WIN,
} from '../../shared/application/experiments/calls.ts';
import {
  batonToEvolve,
  DAY,
  type EvolvingBaton,
  evolveBugs,
  evolvingBaton,
  FEWER_ATTEMPTS,
  MORE_ATTEMPTS,
  playRuns,
} from './evolving.ts';

/** The state StartExperiment, where something happens before its first try. */
function startAfter(
  baton: EvolvingBaton,
  happens: () => Promise<unknown>,
): Readonly<Record<string, StateHandler>> {
  const own = evolutionHandlers(baton).StartExperiment;
  let tries = 0;
  return {
    StartExperiment: async (payload, signal) => {
      tries += 1;
      if (tries === 1) await happens();
      return await own?.(payload, signal);
    },
  };
}

async function addSecondVersion(baton: EvolvingBaton): Promise<void> {
  const config = sampleConfiguration(5);
  await addVersion(baton, BUGS, { config, reasoning: 'mine', makeCurrent: false }, 'operator');
}

async function experimentOf(
  baton: EvolvingBaton,
  { experimentId }: { readonly experimentId: string | null },
): Promise<Experiment> {
  return await stored(baton, experimentIdOf(String(experimentId)));
}

describe('an experiment does not start', () => {
  it('when another version became current meanwhile', async () => {
    const baton = await batonToEvolve();
    await addSecondVersion(baton);
    const changes = startAfter(baton, () => pin(baton, 2));
    expect(await evolveBugs(baton, { changes })).toMatchObject({
      status: 'paused',
      reason: 'another version became current meanwhile',
      experimentId: null,
    });
    expect(await baton.stores.strategies.versions(BUGS)).toHaveLength(2);
  });

  it('when somebody else started one meanwhile', async () => {
    const baton = await batonToEvolve();
    await addSecondVersion(baton);
    const changes = startAfter(baton, () => create(baton));
    const record = await evolveBugs(baton, { changes });
    const { runningExperimentId } = await strategyOf(baton);
    expect(record).toMatchObject({
      status: 'test_active',
      reason: `the experiment ${runningExperimentId} began meanwhile`,
      experimentId: null,
    });
  });

  it.each([
    ['paused the evolution', { evolution: 'paused' as const }],
    ['disabled the strategy', { enabled: false }],
  ])('when an operator %s meanwhile', async (_, changed) => {
    const baton = await batonToEvolve();
    const { name, taskType, contextRules, thresholds } = await strategyOf(baton);
    const settings = { name, taskType, contextRules, thresholds, enabled: true, reason: 'a test' };
    const changes = startAfter(baton, () =>
      saveStrategy(baton, BUGS, { ...settings, evolution: 'on', ...changed }, 'operator'),
    );
    expect(await evolveBugs(baton, { changes })).toMatchObject({ status: 'paused' });
    expect((await strategyOf(baton)).runningExperimentId).toBeNull();
  });
});

describe('an experiment starts', () => {
  it('after another try where the strategy changed at the same time', async () => {
    const baton = await batonToEvolve();
    const { experiments } = baton.stores;
    let conflicts = 0;
    const save: typeof experiments.save = async (write) => {
      if (conflicts > 0) return await experiments.save(write);
      conflicts += 1;
      await addSecondVersion(baton);
      return await experiments.save(write);
    };
    const contested = { ...baton.stores, experiments: { ...experiments, save } };
    const record = await evolveBugs({ ...baton, stores: contested });
    expect(record).toMatchObject({ status: 'evolution_started' });
    expect((await experimentOf(baton, record)).arms[1]?.versionId).toBe('bug-default@3');
  });

  it('with one challenger below 3,000 runs, and half of the tasks for each', async () => {
    const baton = await batonToEvolve();
    baton.model.says([FEWER_ATTEMPTS, MORE_ATTEMPTS]);
    const record = await evolveBugs(baton);
    expect(record.admissions).toMatchObject([
      { admitted: true, versionId: 'bug-default@2' },
      { admitted: false, versionId: null },
    ]);
    expect(record.admissions[1]?.steps.at(-1)).toMatchObject({ reason: 'not_among_the_best' });
    expect((await experimentOf(baton, record)).arms).toMatchObject([
      { name: 'control', versionId: 'bug-default@1', weight: 0.5 },
      { name: 'challenger-1', versionId: 'bug-default@2', weight: 0.5 },
    ]);
  });

  it('with two challengers from 3,000 runs on, and a third of the tasks for each', async () => {
    const baton = await evolvingBaton();
    baton.model.says([FEWER_ATTEMPTS, MORE_ATTEMPTS]);
    const createdAt = baton.clock.now();
    await logVersionRuns(baton.stores, alike(2_999, 2_000, { createdAt }));
    expect(await evolveBugs(baton, { dryRun: true })).toMatchObject({ reason: '1 would be tried' });
    await logVersionRuns(baton.stores, [{ id: 'one more', success: true, createdAt }]);
    const record = await evolveBugs(baton);
    expect(record.admissions).toMatchObject([
      { versionId: 'bug-default@2' },
      { versionId: 'bug-default@3' },
    ]);
    const { arms } = await experimentOf(baton, record);
    expect(arms.map(({ name, weight }) => [name, weight])).toEqual([
      ['control', 1 / 3],
      ['challenger-1', 1 / 3],
      ['challenger-2', 1 / 3],
    ]);
  });

  it('on terms that were frozen, with tasks for all arms from now on', async () => {
    const baton = await batonToEvolve();
    const record = await evolveBugs(baton);
    expect(await experimentOf(baton, record)).toMatchObject({
      kind: 'comparison',
      status: 'running',
      minimumEffect: expect.any(Number),
      horizonTasks: 3_000,
      executionId: record.executionId,
      terms: { costWeight: 0.1 },
      startedAt: baton.clock.now(),
    });
    expect(await inForce(baton)).toEqual({
      current: 'bug-default@1',
      experiment: record.experimentId,
      arms: ['control', 'challenger-1'],
    });
    await playTasks(baton, 'live', 1, { control: WIN, 'challenger-1': WIN });
  });
});

describe('a version that an evolution makes', () => {
  it('tells where it comes from', async () => {
    const baton = await batonToEvolve();
    await evolveBugs(baton);
    expect((await baton.stores.strategies.versions(BUGS)).at(-1)).toMatchObject({
      id: 'bug-default@2',
      number: 2,
      parentVersionId: 'bug-default@1',
      config: { retry: { maxAttempts: 2 } },
      provenance: 'bedrock',
      reasoning: 'retry.maxAttempts becomes 2. idea 1',
      expectedImprovement: 0.2,
    });
  });

  it('is told of with its measured gain when a proposer is asked the next time', async () => {
    const baton = await batonToEvolve();
    const { experimentId } = await evolveBugs(baton);
    await playTasks(baton, 'task', 30, { control: LOSS, 'challenger-1': WIN });
    await stop(baton, String(experimentId));
    baton.clock.pass(14 * DAY);
    baton.model.says([MORE_ATTEMPTS]);
    await evolveBugs(baton);
    const [past] = baton.model.asked.at(-1)?.past ?? [];
    expect(past).toMatchObject({
      versionId: 'bug-default@2',
      parentVersionId: 'bug-default@1',
      label: 'inconclusive',
      edits: [{ path: 'retry.maxAttempts', value: '2' }],
      expectedGain: 0.2,
    });
    expect(past?.measuredGain).toBeGreaterThan(1);
  });

  it('is tried again as it was when its experiment came to no verdict', async () => {
    const baton = await batonToEvolve();
    const first = await evolveBugs(baton);
    await stop(baton, String(first.experimentId));
    baton.clock.pass(14 * DAY);
    await playRuns(baton, 1, 0, 'new');
    const second = await evolveBugs(baton);
    expect(second).toMatchObject({
      status: 'evolution_started',
      admissions: [{ versionId: 'bug-default@2' }],
    });
    expect(second.experimentId).not.toBe(first.experimentId);
    expect(await baton.stores.strategies.versions(BUGS)).toHaveLength(2);
  });
});
