import { describe, expect, it } from 'vitest';
import { addVersion } from '../../../shared/application/strategies.ts';
import { runIdOf, sampleConfiguration, slugOf } from '../../contracts/samples.ts';
import { choose, record, runOf, select } from './calls.ts';
import { type TestBaton, temporaryBaton } from './temporary-baton.ts';

const decisionsOf = (baton: TestBaton, runId: string) =>
  baton.stores.runs.decisions(runIdOf(runId));

describe('recording what an orchestrator decided', () => {
  it('stores a hundred decisions of one run, in as many writes as stores need', async () => {
    const baton = await temporaryBaton();
    const decisions = Array.from({ length: 100 }, (_, at) => ({
      runId: 'run-1',
      context: { attempt: at },
    }));
    expect(await record(baton, ...decisions)).toBe(100);
    expect(await decisionsOf(baton, 'run-1')).toHaveLength(100);
    expect(await runOf(baton, 'run-1')).toMatchObject({ decisionCount: 100, revision: 3 });
    await record(baton, ...decisions);
    expect((await runOf(baton, 'run-1')).revision).toBe(3);
  });

  it('keeps it as it was sent', async () => {
    const baton = await temporaryBaton();
    const sent = {
      runId: 'run-1',
      decisionId: 'mine',
      chosen: 'claude',
      alternatives: ['codex', { value: 'claude', features: { harness: 'cli' } }],
      propensity: 0.25,
      context: { attempt: 2 },
      strategyVersionId: 'bug-default@1',
      decidedAt: '2026-01-01T02:00:00+02:00',
    };
    expect(await record(baton, sent)).toBe(1);
    expect(await decisionsOf(baton, 'run-1')).toMatchObject([
      {
        decisionId: 'mine',
        chosen: 'claude',
        alternatives: [
          { value: 'codex', probability: null },
          { value: 'claude', features: { harness: 'cli' }, probability: 0.25 },
        ],
        propensity: 0.25,
        context: { attempt: 2 },
        source: 'orchestrator',
        strategyVersionId: 'bug-default@1',
        decidedAt: '2026-01-01T00:00:00.000Z',
      },
    ]);
  });

  it('takes what was chosen for the one alternative where none is named', async () => {
    const baton = await temporaryBaton();
    await record(baton, { runId: 'run-1' });
    const [decision] = await decisionsOf(baton, 'run-1');
    expect(decision?.alternatives).toEqual([
      { value: 'claude', probability: null, estimate: null },
    ]);
    expect(decision?.propensity).toBeNull();
  });

  it('lets the first decision with an id win, and accepts the others', async () => {
    const baton = await temporaryBaton();
    const mine = { runId: 'run-1', decisionId: 'mine' };
    const sent = [mine, { ...mine, chosen: 'codex' }];
    expect(await record(baton, ...sent)).toBe(2);
    expect(await record(baton, { ...mine, chosen: 'gemini' })).toBe(1);
    const stored = await decisionsOf(baton, 'run-1');
    expect(stored.map(({ chosen }) => chosen)).toEqual(['claude']);
    expect(await runOf(baton, 'run-1')).toMatchObject({ decisionCount: 1, revision: 1 });
  });

  it('knows the question that Baton has answered already', async () => {
    const baton = await temporaryBaton();
    const { decision } = await choose(baton, 'run-1', { context: { attempt: 1 } });
    const alternatives = ['codex', 'claude'];
    await record(baton, { runId: 'run-1', alternatives, context: { attempt: 1 } });
    expect(await decisionsOf(baton, 'run-1')).toEqual([decision]);
  });

  it.each([
    ['what was chosen is none of the alternatives', { alternatives: ['codex'] }],
    [
      'it takes more than 8 KB',
      {
        context: Object.fromEntries(
          Array.from({ length: 64 }, (_, at) => [`f${at}`, 'x'.repeat(200)]),
        ),
      },
    ],
    ['a selection names no version', { type: 'select_strategy', chosen: 'claude' }],
    [
      'a selection names a version that does not exist',
      { type: 'select_strategy', chosen: 'bug-default@9' },
    ],
  ])('refuses it when %s', async (_, change) => {
    const baton = await temporaryBaton();
    const sent = record(baton, { runId: 'run-1', ...change });
    await expect(sent).rejects.toMatchObject({ kind: 'invalid-input' });
    expect(await baton.stores.runs.run(runIdOf('run-1'))).toBeUndefined();
  });

  it('refuses an id of another run', async () => {
    const baton = await temporaryBaton();
    await record(baton, { runId: 'run-1', decisionId: 'mine' });
    const sent = record(baton, { runId: 'run-2', decisionId: 'mine' });
    await expect(sent).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('refuses the 101st decision', async () => {
    const baton = await temporaryBaton();
    const hundred = Array.from({ length: 100 }, (_, attempt) => ({
      runId: 'run-1',
      context: { attempt },
    }));
    expect(await record(baton, ...hundred)).toBe(100);
    const another = record(baton, { runId: 'run-1', context: { attempt: 100 } });
    await expect(another).rejects.toMatchObject({ kind: 'conflict' });
    expect(await record(baton, ...hundred)).toBe(100);
    expect(await runOf(baton, 'run-1')).toMatchObject({ decisionCount: 100 });
  });

  it.each([
    ['an id of another run', [{ runId: 'run-1', decisionId: 'taken' }]],
    ['one id in two runs', [{ runId: 'run-1', decisionId: 'new' }]],
    ['what contradicts itself', [{ runId: 'run-1', alternatives: ['codex'] }]],
  ])('stores nothing of a batch with %s', async (_, bad) => {
    const baton = await temporaryBaton();
    await record(baton, { runId: 'earlier', decisionId: 'taken' });
    await expect(record(baton, { runId: 'run-0', decisionId: 'new' }, ...bad)).rejects.toThrow();
    expect(await baton.stores.runs.run(runIdOf('run-0'))).toBeUndefined();
    expect(await baton.stores.runs.run(runIdOf('run-1'))).toBeUndefined();
  });
});

describe('recording a selection', () => {
  const SELECTION = { runId: 'run-1', type: 'select_strategy', chosen: 'bug-default@1' };

  it('makes it the selection of a run that has none', async () => {
    const baton = await temporaryBaton();
    await record(baton, {
      ...SELECTION,
      propensity: 0.5,
      context: { taskType: 'bug', project: 'p' },
    });
    expect(await runOf(baton, 'run-1')).toMatchObject({
      project: 'p',
      context: { taskType: 'bug' },
      decisionCount: 0,
      selection: {
        decision: { propensity: 0.5, source: 'orchestrator' },
        strategy: { slug: 'bug-default', versionId: 'bug-default@1', version: 1 },
      },
    });
  });

  it('does not touch the selection of a run that has one', async () => {
    const baton = await temporaryBaton();
    const { selection } = await select(baton, 'run-1');
    await record(baton, { ...SELECTION, chosen: 'feature-default@1' });
    expect(await runOf(baton, 'run-1')).toMatchObject({ revision: 1, selection });
  });

  it('takes a version that is no longer current, and the built-in one', async () => {
    const baton = await temporaryBaton();
    for (const maxAttempts of [4, 5]) {
      const config = sampleConfiguration(maxAttempts);
      const version = { config, reasoning: 'a test', makeCurrent: true };
      await addVersion(baton, slugOf('bug-default'), version, 'operator');
    }
    await record(baton, { ...SELECTION, chosen: 'bug-default@2' });
    await record(baton, { ...SELECTION, runId: 'run-2', chosen: 'built-in@1' });
    const followed = ['run-1', 'run-2'].map(
      async (id) => (await runOf(baton, id)).selection?.strategy.config.retry.maxAttempts,
    );
    expect(await Promise.all(followed)).toEqual([4, 2]);
  });
});
