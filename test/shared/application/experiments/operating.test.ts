import { describe, expect, it } from 'vitest';
import {
  listExperiments,
  readExperiment,
} from '../../../../shared/application/experiments/read-experiments.ts';
import { experimentRequestSchema } from '../../../../shared/application/experiments/requests.ts';
import {
  addVersion,
  saveStrategy,
  strategyRequestSchema,
} from '../../../../shared/application/strategies.ts';
import { experimentIdOf, sampleConfiguration, slugOf } from '../../../contracts/samples.ts';
import { foldAll, report, select } from '../calls.ts';
import {
  actionsOf,
  arms,
  BUGS,
  batonWithVersions,
  create,
  DAY,
  inForce,
  LOSS,
  pin,
  start,
  stop,
  stored,
  strategyOf,
  WIN,
} from './calls.ts';

const EVEN = arms({ 1: 0.5, 2: 0.5 });

describe('an experiment that is created', () => {
  it('runs at once, with its terms, for 60 days', async () => {
    const baton = await batonWithVersions();
    const experiment = await create(baton, { arms: arms({ 2: 0.25, 1: 0.75 }) });
    expect(experiment).toMatchObject({
      slug: 'bug-default',
      kind: 'comparison',
      status: 'running',
      arms: [
        { name: 'control', versionId: 'bug-default@1', weight: 0.75, closed: null },
        { name: 'challenger-1', versionId: 'bug-default@2', weight: 0.25, closed: null },
      ],
      horizonTasks: 2_000,
      terms: { costWeight: 0.1, controlRuns: 0 },
      startedAt: baton.clock.now(),
      verdict: null,
    });
    expect(Date.parse(experiment.endsAt ?? '') - Date.parse(baton.clock.now())).toBe(60 * DAY);
    expect(await stored(baton, experiment.id)).toEqual(experiment);
    expect(await strategyOf(baton)).toMatchObject({ runningExperimentId: experiment.id });
  });

  it('assigns tasks from the next selection on', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton);
    expect(await inForce(baton)).toMatchObject({
      experiment: id,
      arms: ['control', 'challenger-1'],
    });
    const seen = new Set<string | null>();
    for (let task = 0; task < 40; task += 1) {
      const { selection } = await select(baton, `run-${task}`);
      if (selection.experimentId === id) seen.add(selection.arm);
    }
    expect(seen).toEqual(new Set(['control', 'challenger-1']));
  });

  it('takes its terms from the settled runs of its control', async () => {
    const baton = await batonWithVersions();
    for (let run = 0; run < 12; run += 1) {
      const { selection } = await select(baton, `run-${run}`);
      if (selection.strategy.versionId === 'bug-default@1') await report(baton, `run-${run}`, WIN);
    }
    await select(baton, 'unsettled');
    await report(baton, 'of another version', LOSS);
    await foldAll(baton);
    const { terms } = await create(baton);
    expect(terms?.controlRuns).toBeGreaterThan(5);
    const runs = terms?.controlRuns ?? 0;
    expect(terms?.controlMean).toBeCloseTo((runs + 5) / (runs + 10), 12);
  });

  it('has an id of its own, also after others', async () => {
    const baton = await batonWithVersions();
    const ids: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const draft = await create(baton, { draft: true });
      const running = await create(baton);
      await stop(baton, running.id);
      ids.push(draft.id, running.id);
    }
    expect(new Set(ids).size).toBe(6);
    expect(ids.every((id) => /^bug-default-x\d+$/.test(id))).toBe(true);
  });

  it('is audited with who wanted it and why', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton);
    const { items } = await baton.stores.audit.list({ limit: 1, cursor: undefined });
    expect(items).toMatchObject([
      {
        caller: 'operator',
        action: 'experiment_started',
        subject: id,
        reason: 'a test',
        after: { id },
      },
    ]);
  });
});

describe('an experiment is refused', () => {
  it.each([
    ['of an unknown strategy', { slug: 'nobody' }, 'not-found'],
    ['that another one runs beside', {}, 'conflict'],
  ])('%s', async (_, changes, kind) => {
    const baton = await batonWithVersions();
    await create(baton);
    await expect(create(baton, changes)).rejects.toMatchObject({ kind });
  });

  it.each([
    ['does not exist', 'bug-default@9'],
    ['belongs to another strategy', 'issue-default@1'],
  ])('with a version that %s', async (_, versionId) => {
    const baton = await batonWithVersions();
    const refused = create(baton, { arms: [{ ...EVEN[0] }, { versionId, weight: 0.5 }] });
    await expect(refused).rejects.toMatchObject({
      kind: 'invalid-input',
      errors: [{ path: 'arms.1.versionId' }],
    });
  });

  it('without the current version, whatever else it compares', async () => {
    const baton = await batonWithVersions();
    const refused = create(baton, { arms: arms({ 2: 0.5, 3: 0.5 }) });
    await expect(refused).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('it is bug-default@1'),
    });
  });

  it('of a strategy that has no current version', async () => {
    const baton = await batonWithVersions();
    const request = strategyRequestSchema.parse({ name: 'Mine', taskType: 'bug', reason: 'why' });
    await saveStrategy(baton, slugOf('mine'), request, 'operator');
    for (const maxAttempts of [1, 2]) {
      const version = { config: sampleConfiguration(maxAttempts), reasoning: 'why' };
      await addVersion(baton, slugOf('mine'), { ...version, makeCurrent: false }, 'operator');
    }
    const versions = EVEN.map((arm, at) => ({ ...arm, versionId: `mine@${at + 1}` }));
    await expect(create(baton, { slug: 'mine', arms: versions })).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('(none)'),
    });
  });

  it('of a disabled strategy, which has to be enabled first', async () => {
    const baton = await batonWithVersions();
    const { name, taskType } = await strategyOf(baton);
    const save = (enabled: boolean) =>
      saveStrategy(
        baton,
        BUGS,
        strategyRequestSchema.parse({ name, taskType, enabled, reason: 'a test' }),
        'operator',
      );
    await save(false);
    await expect(create(baton)).rejects.toMatchObject({ kind: 'conflict' });
    await save(true);
    expect(await create(baton)).toMatchObject({ status: 'running' });
  });

  it('whose strategy is changed at the same time', async () => {
    const baton = await batonWithVersions();
    const created = await Promise.allSettled([create(baton), create(baton), pin(baton, 2)]);
    const done = created.filter(({ status }) => status === 'fulfilled');
    expect(done).toHaveLength(1);
    expect((await listExperiments(baton, { limit: 5 })).items.length).toBeLessThan(2);
  });

  it.each([
    ['an arm that equals another', { arms: [EVEN[0], EVEN[0]] }, 'arms'],
    ['weights that do not sum to 1', { arms: arms({ 1: 0.5, 2: 0.4 }) }, 'arms'],
    ['one arm alone', { arms: [EVEN[0]] }, 'arms'],
    ['five arms', { arms: arms({ 1: 0.2, 2: 0.2, 3: 0.2, 4: 0.2, 5: 0.2 }) }, 'arms'],
    ['a weight of nothing', { arms: arms({ 1: 1, 2: 0 }) }, 'arms.0.weight'],
    ['no effect', { minimumEffect: 0 }, 'minimumEffect'],
    ['a horizon of a few tasks', { horizonTasks: 19 }, 'horizonTasks'],
    [
      'a metric twice',
      {
        guardrails: [
          { metric: 'cost', margin: 0.1 },
          { metric: 'cost', margin: 0.2 },
        ],
      },
      'guardrails',
    ],
    ['a margin of nothing', { guardrails: [{ metric: 'cost', margin: 0 }] }, 'guardrails.0.margin'],
    ['no reason', { reason: '' }, 'reason'],
  ])('with %s', (_, changes, path) => {
    const request = { slug: 'bug-default', arms: EVEN, reason: 'a test', ...changes };
    const issues = experimentRequestSchema.safeParse(request).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toContain(path);
  });

  it('with weights that miss 1 by more than decimals do', () => {
    const sumsTo1 = (weights: readonly number[]) =>
      experimentRequestSchema.safeParse({
        slug: 'bug-default',
        arms: weights.map((weight, at) => ({ versionId: `bug-default@${at + 1}`, weight })),
        reason: 'a test',
      }).success;
    expect(
      [
        [0.1, 0.2, 0.7],
        [0.3, 0.3, 0.4],
        [0.33, 0.33, 0.33],
      ].map(sumsTo1),
    ).toEqual([true, true, false]);
  });
});

describe('a draft', () => {
  it('assigns nothing until it is started, and has no terms before', async () => {
    const baton = await batonWithVersions();
    const draft = await create(baton, { draft: true });
    expect(draft).toMatchObject({ status: 'draft', terms: null, startedAt: null, endsAt: null });
    expect(await inForce(baton)).toMatchObject({ experiment: null });
    const started = await start(baton, draft.id);
    expect(started).toMatchObject({ id: draft.id, status: 'running', revision: 2 });
    expect(started.terms).not.toBeNull();
    expect(await inForce(baton)).toMatchObject({ experiment: draft.id });
    expect(await actionsOf(baton)).toEqual([
      `operator experiment_created ${draft.id}`,
      `operator experiment_started ${draft.id}`,
    ]);
  });

  it('may be made beside a running experiment, and started after it', async () => {
    const baton = await batonWithVersions();
    const running = await create(baton);
    const draft = await create(baton, { draft: true });
    await expect(start(baton, draft.id)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining(running.id),
    });
    await stop(baton, running.id);
    expect(await start(baton, draft.id)).toMatchObject({ status: 'running' });
  });

  it('is not started once another version is current', async () => {
    const baton = await batonWithVersions();
    const draft = await create(baton, { draft: true });
    await pin(baton, 2);
    await expect(start(baton, draft.id)).rejects.toMatchObject({ kind: 'conflict' });
    await pin(baton, 1);
    expect(await start(baton, draft.id)).toMatchObject({ status: 'running' });
  });

  it('is started once, by whoever comes first', async () => {
    const baton = await batonWithVersions();
    const draft = await create(baton, { draft: true });
    const starts = await Promise.allSettled([start(baton, draft.id), start(baton, draft.id)]);
    expect(starts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(start(baton, draft.id)).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('that is stopped never runs', async () => {
    const baton = await batonWithVersions();
    const draft = await create(baton, { draft: true });
    expect(await stop(baton, draft.id)).toMatchObject({ status: 'ended', startedAt: null });
    await expect(start(baton, draft.id)).rejects.toMatchObject({ kind: 'conflict' });
  });
});

describe('an experiment that is stopped', () => {
  it('ends with the reason of the operator, and the current version stays', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton);
    baton.clock.pass(DAY);
    expect(await stop(baton, id)).toMatchObject({
      status: 'ended',
      verdict: { kind: 'stopped', versionId: null, reason: 'enough', at: baton.clock.now() },
    });
    expect(await strategyOf(baton)).toMatchObject({
      runningExperimentId: null,
      currentVersionId: 'bug-default@1',
    });
    expect(await inForce(baton)).toMatchObject({ experiment: null, current: 'bug-default@1' });
    expect((await actionsOf(baton)).at(-1)).toBe(`operator experiment_ended ${id}`);
  });

  it('cannot be stopped again', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton);
    await stop(baton, id);
    await expect(stop(baton, id)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('with the verdict stopped'),
    });
  });

  it('is not there for tasks that are selected later, and those of before stay with it', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton);
    let runs = 0;
    while ((await select(baton, `run-${runs}`)).selection.experimentId !== id) runs += 1;
    await stop(baton, id);
    expect((await select(baton, 'later')).selection.experimentId).toBeNull();
    const retry = await select(baton, 'retry', { taskId: `run-${runs}` });
    expect(retry.selection.experimentId).toBe(id);
  });
});

describe('what is told of experiments', () => {
  it('says how one stands', async () => {
    const baton = await batonWithVersions();
    const { id } = await create(baton);
    expect(await readExperiment(baton, id)).toMatchObject({
      id,
      status: 'running',
      report: { arms: [{ tasks: 0 }, { tasks: 0 }], why: expect.stringContaining('No task') },
    });
    await stop(baton, id);
    expect(await readExperiment(baton, id)).toMatchObject({ report: { why: null } });
  });

  it('lists them the newest first, by status and strategy', async () => {
    const baton = await batonWithVersions();
    const first = await create(baton);
    baton.clock.pass(1);
    await stop(baton, first.id);
    const second = await create(baton);
    const listed = async (filter: object) =>
      (await listExperiments(baton, { limit: 5, ...filter })).items.map(({ id }) => id);
    expect(await listed({})).toEqual([second.id, first.id]);
    expect(await listed({ status: 'running' })).toEqual([second.id]);
    expect(await listed({ strategy: slugOf('issue-default') })).toEqual([]);
  });

  it('finds none under another name', async () => {
    const baton = await batonWithVersions();
    const read = readExperiment(baton, experimentIdOf('bug-default-x99'));
    await expect(read).rejects.toMatchObject({ kind: 'not-found' });
    for (const change of [start, stop]) {
      await expect(change(baton, 'bug-default-x99')).rejects.toMatchObject({ kind: 'not-found' });
    }
  });
});
