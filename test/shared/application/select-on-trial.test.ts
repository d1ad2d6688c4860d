import { describe, expect, it } from 'vitest';
import { changeSettings } from '../../../shared/application/change-settings.ts';
import { publishCatalog } from '../../../shared/application/publish-policy.ts';
import { addVersion, setCurrentVersion } from '../../../shared/application/strategies.ts';
import type { Arm } from '../../../shared/domain/experiment/experiment.ts';
import { experimentIdSchema } from '../../../shared/domain/identifiers.ts';
import type { Run } from '../../../shared/domain/run/run.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import {
  sampleAudit,
  sampleConfiguration,
  sampleExperiment,
  slugOf,
  versionIdOf,
} from '../../contracts/samples.ts';
import { choose, foldAll, report, runOf, select } from './calls.ts';
import { type TestBaton, temporaryBaton } from './temporary-baton.ts';

const BUGS = slugOf('bug-default');
const EXPERIMENT = experimentIdSchema.parse('bug-default-x2');
const RUNS = Array.from({ length: 40 }, (_, at) => `run-${at}`);

/** Baton with an experiment of version 1, which is current and hand-designed, against version 2. */
async function batonOnTrial(): Promise<TestBaton> {
  const baton = await temporaryBaton();
  const version = { config: sampleConfiguration(5), reasoning: 'a test', makeCurrent: false };
  await addVersion(baton, BUGS, version, 'operator');
  await saveExperiment(baton, [arm('control', 1), arm('challenger-1', 2)]);
  return baton;
}

function arm(name: string, number: number, closed: Arm['closed'] = null): Arm {
  return { name, versionId: versionIdOf(`bug-default@${number}`), weight: 0.5, closed };
}

/** Stores the experiment as it is while it runs, and publishes that. */
async function saveExperiment(baton: TestBaton, arms: Arm[], before = 0): Promise<void> {
  const strategy = await baton.stores.strategies.strategy(BUGS);
  if (strategy === undefined) throw new Error('expected the strategy to be seeded');
  const changes = { status: 'running', arms, revision: before + 1 } as const;
  const saved = await baton.stores.experiments.save({
    experiments: [{ experiment: sampleExperiment(EXPERIMENT, changes), expectedRevision: before }],
    strategy: {
      strategy: {
        ...strategy,
        runningExperimentId: EXPERIMENT,
        revision: strategy.revision + 1,
      },
      expectedRevision: strategy.revision,
    },
    audit: sampleAudit(`experiment ${before}`),
  });
  expect(saved).toBe('saved');
  await publishCatalog(baton);
}

const set = (baton: TestBaton, change: Partial<Settings>) =>
  changeSettings(baton, { ...change, reason: 'a test' }, 'operator');

async function selectionOf(
  baton: TestBaton,
  runId: string,
  input: Readonly<Record<string, unknown>> = {},
) {
  const { selection } = await select(baton, runId, input);
  return selection;
}

async function firstWhere(
  baton: TestBaton,
  holds: (selection: NonNullable<Run['selection']>) => boolean,
): Promise<string> {
  for (const runId of RUNS) if (holds(await selectionOf(baton, runId))) return runId;
  throw new Error('expected one of the runs to be so');
}

describe('a running experiment', () => {
  it('answers each task the version of its arm, and stores which', async () => {
    const baton = await batonOnTrial();
    const versions = { control: 'bug-default@1', 'challenger-1': 'bug-default@2' };
    const arms = new Set<string>();
    for (const runId of RUNS) {
      const selection = await selectionOf(baton, runId);
      const name = selection.arm === 'control' ? 'control' : 'challenger-1';
      expect(selection).toMatchObject({
        experimentId: EXPERIMENT,
        arm: name,
        strategy: { versionId: versions[name] },
        decision: { source: 'experiment', propensity: 0.5, chosen: versions[name] },
      });
      expect((await runOf(baton, runId)).selection).toEqual(selection);
      arms.add(name);
    }
    expect(arms.size).toBe(2);
  });

  it('keeps the retries of a task in its arm, also once that is closed', async () => {
    const baton = await batonOnTrial();
    const first = await firstWhere(baton, ({ arm: name }) => name === 'challenger-1');
    const at = baton.clock.now();
    const closed = { kind: 'reject', versionId: null, reason: 'no better', at } as const;
    await saveExperiment(baton, [arm('control', 1), arm('challenger-1', 2, closed)], 1);
    const retry = await selectionOf(baton, 'retry', { taskId: first });
    expect(retry).toMatchObject({
      experimentId: EXPERIMENT,
      arm: 'challenger-1',
      strategy: { versionId: 'bug-default@2' },
      decision: { source: 'experiment', propensity: 0.5, runId: 'retry' },
    });
    const anew = await firstWhere(baton, ({ arm: name }) => name === null);
    expect((await runOf(baton, anew)).selection).toMatchObject({
      experimentId: null,
      strategy: { versionId: 'bug-default@1' },
      decision: { source: 'policy', propensity: 1 },
    });
  });

  it('assigns nobody any more once another version is current', async () => {
    const baton = await batonOnTrial();
    const current = { versionId: versionIdOf('bug-default@2'), reason: 'a test' };
    await setCurrentVersion(baton, BUGS, current, 'operator');
    expect(await selectionOf(baton, 'run-1')).toMatchObject({
      experimentId: null,
      arm: null,
      strategy: { versionId: 'bug-default@2' },
      decision: { source: 'policy', propensity: 1 },
    });
  });

  it.each([
    ['frozen', 'bug-default@1'],
    ['shadow', 'bug-default@1'],
    ['off', 'bug-default@1'],
  ] as const)('assigns nobody in the mode %s', async (mode, versionId) => {
    const baton = await batonOnTrial();
    await set(baton, { mode, holdoutShare: 0.5 });
    for (const runId of RUNS.slice(0, 10)) {
      expect(await selectionOf(baton, runId)).toMatchObject({
        experimentId: null,
        arm: null,
        strategy: { versionId },
        decision: { source: 'policy', propensity: 1 },
      });
    }
  });

  it.each(['shadow', 'off'] as const)('counts no retry that the mode %s answers', async (mode) => {
    const baton = await batonOnTrial();
    const first = await firstWhere(baton, ({ arm: name }) => name === 'challenger-1');
    await set(baton, { mode });
    expect(await selectionOf(baton, 'retry', { taskId: first })).toMatchObject({
      experimentId: null,
      arm: null,
      strategy: { versionId: 'bug-default@1' },
    });
  });

  it('begins a challenger where its parent stands, and learns of it apart', async () => {
    const baton = await batonOnTrial();
    const challenger = await firstWhere(baton, ({ arm: name }) => name === 'challenger-1');
    const control = await firstWhere(baton, ({ arm: name }) => name === 'control');
    await report(baton, control, { success: 1 });
    await foldAll(baton);
    const estimates = async (runId: string) =>
      (await selectionOf(baton, runId)).decision.alternatives.map(({ estimate }) => estimate ?? 0);
    const [parent = 0, inherited = 0] = await estimates('once control is known');
    expect(parent).toBeGreaterThan(0.5);
    expect(inherited).toBeCloseTo(parent, 9);
    await report(baton, challenger, { success: 0 });
    await foldAll(baton);
    const [unmoved = 0, own = 0] = await estimates('once both are known');
    expect(unmoved).toBeCloseTo(parent, 9);
    expect(own).toBeLessThan(inherited);
  });

  it('teaches by what was probable over both arms', async () => {
    const baton = await batonOnTrial();
    await set(baton, { holdoutShare: 0.2 });
    const run = await firstWhere(baton, ({ arm: name }) => name === 'challenger-1');
    await report(baton, run, { success: 1 });
    await foldAll(baton);
    const { folded, selection } = await runOf(baton, run);
    expect(selection?.decision.alternatives).toMatchObject([
      { value: 'bug-default@1', probability: expect.closeTo(0.6, 9) },
      { value: 'bug-default@2', probability: expect.closeTo(0.4, 9) },
    ]);
    const [choice] = folded.evidence?.choices ?? [];
    expect(choice).toMatchObject({ option: 'bug-default@2', use: 'learn' });
    expect(choice?.centred?.map(([, value]) => value)).toEqual([
      expect.closeTo(-0.6, 3),
      expect.closeTo(0.6, 3),
    ]);
  });
});

describe('the holdout', () => {
  const question = { type: 'select_agent', alternatives: ['codex', 'claude'] };

  /** Where all that was learned speaks against what the fixed rules say. */
  async function learnedBaton(): Promise<TestBaton> {
    const baton = await temporaryBaton({ holdsOut: true });
    const version = { config: sampleConfiguration(5), reasoning: 'a test', makeCurrent: true };
    await addVersion(baton, BUGS, version, 'operator');
    for (const [runId, success] of [
      ['good', 1],
      ['bad', 0],
    ] as const) {
      const chosen = success === 1 ? 'claude' : 'codex';
      const decisions = [{ ...question, chosen, propensity: 0.5 }];
      await report(baton, runId, { success, decisions });
    }
    await foldAll(baton);
    await set(baton, { holdoutShare: 0.5 });
    return baton;
  }

  it('answers the hand-designed version to every run of its tasks', async () => {
    const baton = await learnedBaton();
    const held = await firstWhere(baton, ({ decision }) => decision.source === 'holdout');
    const selection = { strategy: { versionId: 'bug-default@1' }, experimentId: null, arm: null };
    const decision = { source: 'holdout', propensity: 0.5 };
    expect((await runOf(baton, held)).selection).toMatchObject({ ...selection, decision });
    await set(baton, { holdoutShare: 0 });
    const retry = await selectionOf(baton, 'retry', { taskId: held });
    expect(retry).toMatchObject({ ...selection, decision });
  });

  it('has choices by the fixed rules, with the selection and after it', async () => {
    const baton = await learnedBaton();
    const taskId = await firstWhere(baton, ({ decision }) => decision.source === 'holdout');
    const fixed = { chosen: 'codex', source: 'holdout', propensity: 1 };
    const { choices } = await select(baton, 'retry', { taskId, choices: [question] });
    expect(choices).toMatchObject([{ recorded: true, decision: fixed }]);
    const asked = await choose(baton, 'retry', { ...question, context: { attempt: 2 } });
    expect(asked.decision).toMatchObject(fixed);
    const elsewhere = await choose(baton, 'no selection', question);
    expect(elsewhere.decision.source).toBe('policy');
  });
});
