import { describe, expect, it } from 'vitest';
import { changeSettings } from '../../../shared/application/change-settings.ts';
import { decisionIdSchema } from '../../../shared/domain/identifiers.ts';
import { runIdOf } from '../../contracts/samples.ts';
import { choose, foldAll, report, runOf, select } from './calls.ts';
import { temporaryBaton } from './temporary-baton.ts';
import { settle, timed, trouble } from './trouble.ts';

const BUDGET = 100;

describe('choosing an option in a run', () => {
  it('records what it answers', async () => {
    const baton = await temporaryBaton();
    const { decision, recorded } = await choose(baton, 'run-1');
    expect(recorded).toBe(true);
    expect(await baton.stores.runs.decisions(runIdOf('run-1'))).toEqual([decision]);
    expect(await runOf(baton, 'run-1')).toMatchObject({ decisionCount: 1, taskId: 'run-1' });
  });

  it('gives the stored answer to the same question, also after the policy has changed', async () => {
    const baton = await temporaryBaton();
    const { decision } = await choose(baton, 'run-1');
    const other = decision.chosen === 'claude' ? 'codex' : 'claude';
    await report(baton, 'run-2', {
      success: 1,
      decisions: [{ type: 'select_agent', chosen: other, propensity: 1 }],
    });
    await foldAll(baton);
    await changeSettings(baton, { mode: 'frozen', reason: 'a test' }, 'operator');
    expect((await choose(baton, 'run-3')).decision.chosen).toBe(other);
    expect((await choose(baton, 'run-1')).decision).toEqual(decision);
  });

  it('takes it for the same question whatever the order of alternatives and context', async () => {
    const baton = await temporaryBaton();
    const one = await choose(baton, 'run-1', { context: { attempt: 1, area: 'ui' } });
    const other = await choose(baton, 'run-1', {
      context: { area: 'ui', attempt: 1 },
      alternatives: ['codex', { value: 'claude' }],
    });
    expect(other.decision).toEqual(one.decision);
  });

  it('takes another attempt for another question', async () => {
    const baton = await temporaryBaton();
    await choose(baton, 'run-1', { context: { attempt: 1 } });
    await choose(baton, 'run-1', { context: { attempt: 2 } });
    expect(await runOf(baton, 'run-1')).toMatchObject({ decisionCount: 2 });
  });

  it('knows the context and the strategy of the run', async () => {
    const baton = await temporaryBaton();
    const { selection } = await select(baton, 'run-1', { project: { language: 'Go' } });
    const { decision } = await choose(baton, 'run-1', {
      context: { taskType: 'mine', attempt: 1 },
    });
    expect(decision.strategyVersionId).toBe(selection.strategy.versionId);
    expect(decision.context).toEqual({
      ...selection.decision.context,
      taskType: 'mine',
      attempt: 1,
    });
  });

  it('keeps what was sent where a context with the features of the run has no room', async () => {
    const baton = await temporaryBaton();
    await select(baton, 'run-1');
    const sent = Object.fromEntries(Array.from({ length: 62 }, (_, at) => [`f${at}`, at]));
    const { decision } = await choose(baton, 'run-1', { context: sent });
    expect(Object.keys(decision.context)).toHaveLength(64);
    expect(decision.context).toMatchObject(sent);
  });

  it('is one decision however often it is asked at the same time', async () => {
    const baton = await temporaryBaton();
    const answers = await Promise.all(Array.from({ length: 8 }, () => choose(baton, 'run-1')));
    const decisions = await baton.stores.runs.decisions(runIdOf('run-1'));
    expect(decisions).toHaveLength(1);
    expect(answers.map(({ decision }) => decision)).toEqual(answers.map(() => decisions[0]));
  });

  it('keeps all decisions that are asked for at the same time', async () => {
    const baton = await temporaryBaton();
    const attempts = Array.from({ length: 8 }, (_, attempt) => attempt);
    await Promise.all(attempts.map((attempt) => choose(baton, 'run-1', { context: { attempt } })));
    expect(await baton.stores.runs.decisions(runIdOf('run-1'))).toHaveLength(8);
    expect(await runOf(baton, 'run-1')).toMatchObject({ decisionCount: 8 });
  });

  it('gives a run that begins with it the signals that the settings name', async () => {
    const baton = await temporaryBaton();
    const change = { applicableSignals: ['ciPassed' as const], reason: 'a test' };
    await changeSettings(baton, change, 'operator');
    await choose(baton, 'run-1');
    expect((await runOf(baton, 'run-1')).applicableSignals).toEqual(['ciPassed']);
  });

  it('wakes the fold only when there is an outcome to learn from', async () => {
    const baton = await temporaryBaton();
    await choose(baton, 'run-1');
    expect(baton.rings()).toBe(0);
    await report(baton, 'run-1', { success: 1 });
    await choose(baton, 'run-1', { context: { attempt: 2 } });
    expect(baton.rings()).toBe(2);
  });
});

describe('a decision id of the caller', () => {
  const MINE = { decisionId: 'mine' };

  it('names one question', async () => {
    const baton = await temporaryBaton();
    const one = await choose(baton, 'run-1', MINE);
    const again = await choose(baton, 'run-1', { ...MINE, context: { attempt: 9 } });
    expect(again.decision).toEqual(one.decision);
  });

  it.each([
    ['in another run', 'run-2', {}],
    ['for another type', 'run-1', { type: 'review' }],
    ['for more alternatives', 'run-1', { alternatives: ['claude', 'codex', 'gemini'] }],
    [
      'for other features',
      'run-1',
      { alternatives: ['claude', { value: 'codex', features: { a: 1 } }] },
    ],
  ])('is a conflict %s', async (_, runId, change) => {
    const baton = await temporaryBaton();
    await choose(baton, 'run-1', MINE);
    const asked = choose(baton, runId, { ...MINE, ...change });
    await expect(asked).rejects.toMatchObject({ name: 'Refusal', kind: 'conflict' });
    expect(await baton.stores.runs.runOfDecision(decisionIdSchema.parse('mine'))).toBe('run-1');
  });
});

describe('the limits of a run', () => {
  it('let it keep 100 decisions and repeat each of them', async () => {
    const baton = await temporaryBaton();
    for (let attempt = 0; attempt < 100; attempt += 1) {
      await choose(baton, 'run-1', { context: { attempt } });
    }
    const another = choose(baton, 'run-1', { context: { attempt: 100 } });
    await expect(another).rejects.toMatchObject({ kind: 'conflict' });
    expect((await choose(baton, 'run-1', { context: { attempt: 99 } })).recorded).toBe(true);
    expect(await runOf(baton, 'run-1')).toMatchObject({ decisionCount: 100 });
  });

  it('refuse a decision over 8 KB, which then leaves no trace', async () => {
    const baton = await temporaryBaton();
    const alternatives = Array.from({ length: 40 }, (_, at) => `${at}${'🎼'.repeat(60)}`);
    await expect(choose(baton, 'run-1', { alternatives })).rejects.toMatchObject({
      kind: 'invalid-input',
      errors: [{ path: 'alternatives' }],
    });
    expect(await baton.stores.runs.run(runIdOf('run-1'))).toBeUndefined();
  });

  it('refuse alternatives of which none is on the allow-list', async () => {
    const baton = await temporaryBaton();
    await changeSettings(baton, { allowedAgents: ['other'], reason: 'a test' }, 'operator');
    await expect(choose(baton, 'run-1')).rejects.toMatchObject({ kind: 'invalid-input' });
  });
});

describe('storage that does not answer', () => {
  it('delays a choice by no more than its budget', async () => {
    const storage = trouble();
    const baton = await temporaryBaton({ around: storage.around });
    storage.hold();
    const { result, milliseconds } = await timed(baton.clock, choose(baton, 'run-1'));
    expect(milliseconds).toBeLessThanOrEqual(BUDGET);
    expect(result).toMatchObject({ recorded: false, decision: { source: 'policy', stale: true } });
  });

  it('leaves nothing behind that differs from the answer when it only reads late', async () => {
    const storage = trouble();
    const baton = await temporaryBaton({ around: storage.around });
    await select(baton, 'run-1');
    storage.hold('run');
    const { result } = await timed(baton.clock, choose(baton, 'run-1'));
    storage.end();
    await settle();
    expect(result.recorded).toBe(false);
    expect(await baton.stores.runs.decisions(runIdOf('run-1'))).toEqual([]);
  });

  it('stores just what was answered when it writes late', async () => {
    const storage = trouble();
    const baton = await temporaryBaton({ around: storage.around });
    await select(baton, 'run-1', { project: { language: 'go' } });
    storage.hold('write');
    const { result } = await timed(baton.clock, choose(baton, 'run-1'));
    storage.end();
    await settle();
    expect(result.recorded).toBe(false);
    expect(await baton.stores.runs.decisions(runIdOf('run-1'))).toEqual([result.decision]);
  });

  it('is answered for at once where it refuses, and alerted', async () => {
    const storage = trouble();
    const baton = await temporaryBaton({ around: storage.around });
    storage.refuse();
    const { result, milliseconds } = await timed(baton.clock, choose(baton, 'run-1'));
    expect([result.recorded, milliseconds]).toEqual([false, 0]);
    storage.end();
    const { items } = await baton.alerting.list({ limit: 10, cursor: undefined });
    expect(items.map(({ code }) => code).sort()).toEqual(['policy_stale', 'storage_unavailable']);
  });

  it('lets the answer be sent along with the outcome', async () => {
    const storage = trouble();
    const baton = await temporaryBaton({ around: storage.around });
    storage.refuse();
    const { decision } = await choose(baton, 'run-1');
    storage.end();
    const { decisionId, type, chosen, propensity, alternatives } = decision;
    const offered = alternatives.map(({ value }) => value);
    const sent = { decisionId, type, chosen, propensity, alternatives: offered };
    await report(baton, 'run-1', { success: 1, decisions: [sent] });
    expect((await choose(baton, 'run-1')).decision).toMatchObject({
      decisionId,
      chosen,
      propensity,
      source: 'orchestrator',
    });
  });
});
