import { describe, expect, it } from 'vitest';
import { changeSettings } from '../../../shared/application/change-settings.ts';
import { addVersion } from '../../../shared/application/strategies.ts';
import { runIdOf, sampleConfiguration, slugOf } from '../../contracts/samples.ts';
import { choose, foldAll, report, runOf, select } from './calls.ts';
import { temporaryBaton } from './temporary-baton.ts';
import { settle, timed, trouble } from './trouble.ts';

describe('selecting a strategy for a run', () => {
  it('records what it answers, with the run that it makes', async () => {
    const baton = await temporaryBaton();
    const { selection, recorded } = await select(baton, 'run-1', {
      taskId: 'task-1',
      project: { id: 'acme/web', language: 'Go' },
    });
    expect(recorded).toBe(true);
    expect(await runOf(baton, 'run-1')).toMatchObject({
      taskId: 'task-1',
      project: 'acme/web',
      context: { taskType: 'bug', language: 'go', project: 'acme/web' },
      selection,
    });
  });

  it('stores nothing when one of its choices is refused', async () => {
    const baton = await temporaryBaton();
    const question = (alternatives: readonly string[]) => ({ type: 'select_agent', alternatives });
    await changeSettings(baton, { allowedAgents: ['claude'], reason: 'a test' }, 'operator');
    const choices = [question(['claude', 'codex']), question(['codex'])];
    await expect(select(baton, 'run-1', { choices })).rejects.toThrow(/allow-list/);
    expect(await baton.stores.runs.run(runIdOf('run-1'))).toBeUndefined();
  });

  it('answers a choice that is asked twice in one call once', async () => {
    const baton = await temporaryBaton();
    const choice = { type: 'retry', alternatives: ['a', 'b'] };
    const { choices } = await select(baton, 'run-1', { choices: [choice, choice] });
    expect(choices[1]).toEqual(choices[0]);
    expect(await baton.stores.runs.decisions(runIdOf('run-1'))).toHaveLength(1);
  });

  it('gives a run its stored answer, also after the policy has changed', async () => {
    const baton = await temporaryBaton();
    const { selection } = await select(baton, 'run-1');
    await addVersion(
      baton,
      slugOf('bug-default'),
      { config: sampleConfiguration(), reasoning: 'a test', makeCurrent: true },
      'operator',
    );
    expect((await select(baton, 'run-2')).selection.strategy.versionId).toBe('bug-default@2');
    const again = await select(baton, 'run-1', { task: { type: 'feature' } });
    expect(again.selection).toEqual(selection);
  });

  it('keeps retries of a task with its strategy, version and propensity', async () => {
    const baton = await temporaryBaton();
    const task = { title: 'Crash', body: '- [ ] a\n'.repeat(500) };
    const first = await select(baton, 'run-1', { taskId: 't', task });
    await changeSettings(baton, { mode: 'frozen', reason: 'a test' }, 'operator');
    const retry = await select(baton, 'run-2', { taskId: 't', task: { type: 'feature' } });
    expect(first.selection.decision.alternatives).toHaveLength(2);
    expect(retry.selection.strategy).toEqual(first.selection.strategy);
    expect(retry.selection.decision).toMatchObject({
      runId: 'run-2',
      propensity: first.selection.decision.propensity,
      alternatives: first.selection.decision.alternatives,
      policyVersion: first.selection.decision.policyVersion,
      context: { taskType: 'feature' },
    });
    expect(retry.selection.decision.decisionId).not.toBe(first.selection.decision.decisionId);
  });

  it('answers the baseline to a retry too while it is switched off', async () => {
    const baton = await temporaryBaton();
    const slug = slugOf('bug-default');
    const version = { config: sampleConfiguration(), reasoning: 'a test', makeCurrent: true };
    await addVersion(baton, slug, version, 'operator');
    const first = await select(baton, 'run-1', { taskId: 't' });
    await changeSettings(baton, { mode: 'off', reason: 'a test' }, 'operator');
    const retry = await select(baton, 'run-2', { taskId: 't' });
    expect([first, retry].map(({ selection }) => selection.strategy.versionId)).toEqual([
      'bug-default@2',
      'bug-default@1',
    ]);
  });

  it('assigns a task once, however many runs of it begin at the same time', async () => {
    const baton = await temporaryBaton();
    const types = ['bug', 'feature', 'refactor', 'issue', 'bug', 'feature'];
    const answers = await Promise.all(
      types.map((type, at) => select(baton, `run-${at}`, { taskId: 't', task: { type } })),
    );
    const versions = new Set(answers.map(({ selection }) => selection.strategy.versionId));
    expect(versions.size).toBe(1);
    expect(answers.every(({ recorded }) => recorded)).toBe(true);
  });

  it('takes the run for the task where no task is named', async () => {
    const baton = await temporaryBaton();
    await select(baton, 'run-1');
    expect(await runOf(baton, 'run-1')).toMatchObject({ taskId: 'run-1' });
  });

  it('gives a strategy to a run that began with a choice', async () => {
    const baton = await temporaryBaton();
    const { decision } = await choose(baton, 'run-1');
    await select(baton, 'run-1', { taskId: 'task-1', project: { id: 'p' } });
    expect(await runOf(baton, 'run-1')).toMatchObject({
      taskId: 'task-1',
      project: 'p',
      decisionCount: 1,
      selection: { strategy: { slug: 'bug-default' } },
    });
    expect(await baton.stores.runs.decisions(runIdOf('run-1'))).toEqual([decision]);
  });

  it('answers choices in the same reply, by the strategy that it chose', async () => {
    const baton = await temporaryBaton();
    const { selection, choices } = await select(baton, 'run-1', {
      choices: [
        { type: 'parallelize', alternatives: ['1', '2'] },
        { type: 'select_agent', alternatives: ['claude', 'codex'], context: { attempt: 1 } },
      ],
    });
    const { versionId, config } = selection.strategy;
    expect(config.parallelism.maxParallelAgents).toBe(1);
    expect(choices).toMatchObject([
      { recorded: true, decision: { chosen: '1', propensity: 1, strategyVersionId: versionId } },
      { recorded: true, decision: { type: 'select_agent', context: { attempt: 1 } } },
    ]);
  });

  it('stores none of the texts of a task', async () => {
    const baton = await temporaryBaton();
    await select(baton, 'run-1', {
      taskId: 't',
      task: { title: 'secret crash', body: 'secret', labels: ['secret'] },
    });
    const run = await runOf(baton, 'run-1');
    expect(JSON.stringify([run, await baton.stores.runs.assignment(run.taskId)])).not.toContain(
      'secret',
    );
    expect(baton.logged.join()).not.toContain('secret');
  });
});

describe('what is known of a project', () => {
  it('is in the context of its next run', async () => {
    const baton = await temporaryBaton();
    await select(baton, 'run-1', { project: { id: 'p' } });
    await report(baton, 'run-1', { success: 1 });
    await foldAll(baton);
    const { selection } = await select(baton, 'run-2', { project: { id: 'p' } });
    // Of everything .75 (1.5 of 2), of the project 1 of 1 blended with ten such runs.
    expect(selection.decision.context.historicalSuccessRate).toBeCloseTo(8.5 / 11, 4);
  });

  it('fixes which signals apply when the run is selected', async () => {
    const baton = await temporaryBaton();
    const project = { id: 'p' };
    await select(baton, 'run-1', { project });
    await report(baton, 'run-1', { merged: true, lintClean: null, iterations: 3 });
    await foldAll(baton);
    await select(baton, 'run-2', { project });
    await select(baton, 'elsewhere', { project: { id: 'q' } });
    const applicable = ['run-1', 'run-2', 'elsewhere'].map(
      async (id) => (await runOf(baton, id)).applicableSignals,
    );
    expect(await Promise.all(applicable)).toEqual([[], ['merged', 'iterations'], []]);
  });

  it('yields to the signals that the settings name', async () => {
    const baton = await temporaryBaton();
    const change = { applicableSignals: ['ciPassed' as const], reason: 'a test' };
    await changeSettings(baton, change, 'operator');
    await select(baton, 'run-1', { project: { id: 'p' } });
    expect((await runOf(baton, 'run-1')).applicableSignals).toEqual(['ciPassed']);
  });
});

describe('falling back', () => {
  it('to the built-in baseline is alerted', async () => {
    const baton = await temporaryBaton({ empty: true });
    const { selection, recorded } = await select(baton, 'run-1');
    expect(recorded).toBe(true);
    expect(selection).toMatchObject({
      strategy: { versionId: 'built-in@1' },
      decision: { source: 'fallback', propensity: 1, policyVersion: null },
    });
    const { items } = await baton.alerting.list({ limit: 10, cursor: undefined });
    expect(items).toMatchObject([{ code: 'selection_fallback', subject: 'bug' }]);
  });
});

describe('storage that does not answer', () => {
  it('delays a selection with its choices by no more than one budget', async () => {
    const storage = trouble();
    const baton = await temporaryBaton({ around: storage.around });
    storage.hold();
    const choices = ['1', '2', '3'].map((context) => ({
      type: 'select_agent',
      alternatives: ['claude', 'codex'],
      context: { attempt: Number(context) },
    }));
    const { result, milliseconds } = await timed(baton.clock, select(baton, 'run-1', { choices }));
    expect(milliseconds).toBeLessThanOrEqual(100);
    expect(result).toMatchObject({
      recorded: false,
      selection: { strategy: { slug: 'bug-default' }, decision: { source: 'policy', stale: true } },
    });
    expect(result.choices.map(({ recorded }) => recorded)).toEqual([false, false, false]);
  });

  it('stores just what was answered when it writes late', async () => {
    const storage = trouble();
    const baton = await temporaryBaton({ around: storage.around });
    storage.hold('write');
    const { result } = await timed(baton.clock, select(baton, 'run-1'));
    storage.end();
    await settle();
    expect(result.recorded).toBe(false);
    expect((await runOf(baton, 'run-1')).selection).toEqual(result.selection);
  });

  it('leaves nothing behind when it only reads late', async () => {
    const storage = trouble();
    const baton = await temporaryBaton({ around: storage.around });
    storage.hold('get');
    const { result } = await timed(baton.clock, select(baton, 'run-1'));
    storage.end();
    await settle();
    expect(result.recorded).toBe(false);
    expect(await baton.stores.runs.run(runIdOf('run-1'))).toBeUndefined();
  });
});
