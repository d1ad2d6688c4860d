import { describe, expect, it } from 'vitest';
import { changeSettings } from '../../../shared/application/change-settings.ts';
import { foldDueRuns } from '../../../shared/application/fold.ts';
import { DEFAULT_SETTINGS } from '../../../shared/domain/settings.ts';
import { type DueRun, StoredDataError } from '../../../shared/ports.ts';
import { choose, foldAll, record, report, runOf, select, sumsOf, totalsOf } from './calls.ts';
import { openBaton, temporaryBaton, temporaryFile } from './temporary-baton.ts';

const WEEK = DEFAULT_SETTINGS.outcomeWindowSeconds * 1_000;
/** Decided by the orchestrator with a known propensity, so that it is learned from. */
const CLAUDE = {
  type: 'select_agent',
  chosen: 'claude',
  alternatives: ['claude', 'codex'],
  propensity: 0.5,
};
const CODEX = { ...CLAUDE, chosen: 'codex' };

describe('folding', () => {
  it('does nothing when nothing is due', async () => {
    const baton = await temporaryBaton();
    await select(baton, 'run-1');
    expect(await foldDueRuns(baton)).toEqual({ folded: 0, conflicts: 0, more: false });
    expect(await baton.stores.sums.list('')).toEqual([]);
  });

  it('adds a run once, however often it is folded', async () => {
    const baton = await temporaryBaton();
    await report(baton, 'run-1', { success: 1, decisions: [CLAUDE] });
    expect(await foldAll(baton)).toBe(1);
    expect(await foldAll(baton)).toBe(0);
    expect(await totalsOf(baton, 'select_agent', 'claude')).toMatchObject({
      runs: 1,
      successes: 1,
    });
  });

  it('adds a revised outcome in place of what it added before', async () => {
    const baton = await temporaryBaton();
    await report(baton, 'run-1', { success: 1, costUsd: 0.1, decisions: [CLAUDE] });
    await foldAll(baton);
    baton.clock.pass(1);
    await report(baton, 'run-1', { success: 0.25, costUsd: 3, failureCode: null });
    await foldAll(baton);
    const totals = await totalsOf(baton, 'select_agent', 'claude');
    expect(totals).toMatchObject({ runs: 1, successes: 0, quality: 0.25, costUsd: 3 });
  });

  it('leaves no trace of an outcome that was taken back', async () => {
    const baton = await temporaryBaton();
    await report(baton, 'run-1', { success: 0.3, failureCode: 'crash', decisions: [CLAUDE] });
    await foldAll(baton);
    baton.clock.pass(1);
    await report(baton, 'run-1', { success: null, failureCode: null });
    await foldAll(baton);
    expect(await baton.stores.sums.list('')).toEqual([]);
  });

  it('adds each revision once with two folders at the same time', async () => {
    const baton = await temporaryBaton();
    for (let at = 0; at < 20; at += 1) {
      await report(baton, `run-${at}`, { success: 1, decisions: [CLAUDE] });
    }
    const reports = await Promise.all([foldDueRuns(baton), foldDueRuns(baton, 7)]);
    await foldAll(baton);
    expect(reports.reduce((sum, { folded }) => sum + folded, 0)).toBe(20);
    expect(await totalsOf(baton, 'select_agent', 'claude')).toMatchObject({ runs: 20 });
  });

  it('adds each revision once with folders in two processes', async () => {
    const file = await temporaryFile();
    const [one, other] = await Promise.all([openBaton(file), openBaton(file)]);
    for (let at = 0; at < 20; at += 1) {
      await report(one.baton, `run-${at}`, { success: 1, decisions: [CLAUDE] });
    }
    await Promise.all([foldAll(one.baton), foldAll(other.baton), foldAll(one.baton)]);
    expect(await totalsOf(other.baton, 'select_agent', 'claude')).toMatchObject({ runs: 20 });
    await Promise.all([one.close(), other.close()]);
  });

  it('takes up again what was written while it was folded', async () => {
    let meanwhile: (() => Promise<unknown>) | undefined;
    const baton = await temporaryBaton({
      around: (stores) => ({
        ...stores,
        folds: {
          ...stores.folds,
          due: async (now, limit) => {
            const found = await stores.folds.due(now, limit);
            await meanwhile?.();
            return found;
          },
        },
      }),
    });
    await report(baton, 'run-1', { success: 1 });
    await report(baton, 'run-2', { success: 1 });
    baton.clock.pass(1);
    meanwhile = () => report(baton, 'run-1', { success: 0 });
    expect(await foldDueRuns(baton)).toMatchObject({ folded: 1, conflicts: 1 });
    meanwhile = undefined;
    await foldAll(baton);
    expect((await sumsOf(baton, 'overall', 'totals'))?.slice(0, 3)).toEqual([2, 1, 2]);
  });

  it('says when more may be due than it took up', async () => {
    const baton = await temporaryBaton();
    for (const id of ['a', 'b', 'c']) await report(baton, id, { success: 1 });
    expect(await foldDueRuns(baton, 2)).toEqual({ folded: 2, conflicts: 0, more: true });
    expect(await foldDueRuns(baton, 2)).toEqual({ folded: 1, conflicts: 0, more: false });
  });

  it('publishes a policy that knows what was folded', async () => {
    const baton = await temporaryBaton();
    const before = baton.policy.head?.version;
    await report(baton, 'run-1', { success: 1, decisions: [CLAUDE] });
    await foldAll(baton);
    const { policy } = baton.policy.known();
    expect(policy?.models.get('select_agent')?.options.get('claude')?.count).toBe(1);
    expect(policy?.version).not.toBe(before);
  });
});

describe('a decision', () => {
  it('that arrives after the outcome was folded is folded in', async () => {
    const baton = await temporaryBaton();
    await report(baton, 'run-1', { success: 1 });
    await foldAll(baton);
    await record(baton, { runId: 'run-1', ...CLAUDE });
    expect(await foldAll(baton)).toBe(1);
    const learned = await sumsOf(baton, 'model/select_agent/quality', '2#claude');
    expect(learned?.slice(0, 3)).toEqual([1, 1, 1]);
  });

  it('that Baton makes after the outcome is folded in', async () => {
    const baton = await temporaryBaton();
    await report(baton, 'run-1', { success: 1 });
    await foldAll(baton);
    const { decision } = await choose(baton, 'run-1');
    expect(await foldAll(baton)).toBe(1);
    expect(await totalsOf(baton, 'select_agent', decision.chosen)).toMatchObject({ runs: 1 });
  });

  it('that arrives after the run was lost is folded in', async () => {
    const baton = await temporaryBaton();
    await report(baton, 'earlier', { success: 1 });
    await select(baton, 'run-1');
    await foldAll(baton);
    baton.clock.pass(WEEK);
    await foldAll(baton);
    await record(baton, { runId: 'run-1', ...CLAUDE });
    expect(await foldAll(baton)).toBe(1);
    expect(await totalsOf(baton, 'select_agent', 'claude')).toMatchObject({ runs: 1, lost: 1 });
  });

  it('without a propensity is counted and not learned from', async () => {
    const baton = await temporaryBaton();
    await report(baton, 'run-1', { success: 1, decisions: [{ type: 'review', chosen: 'yes' }] });
    await foldAll(baton);
    expect(await totalsOf(baton, 'review', 'yes')).toMatchObject({ runs: 1 });
    expect(await sumsOf(baton, 'model/review/quality', '2#yes')).toBeUndefined();
  });
});

describe('the outcome window', () => {
  it('closes over a run as lost where its project has sent outcomes', async () => {
    const baton = await temporaryBaton();
    await select(baton, 'run-1', { project: { id: 'p' } });
    await select(baton, 'run-2', { project: { id: 'p' } });
    await report(baton, 'run-1', { merged: true });
    await foldAll(baton);
    baton.clock.pass(WEEK - 1);
    expect(await foldAll(baton)).toBe(0);
    baton.clock.pass(1);
    await foldAll(baton);
    expect((await runOf(baton, 'run-2')).folded).toMatchObject({
      window: 'lost',
      evidence: { lost: true, quality: 0, success: false },
    });
    expect(await sumsOf(baton, 'project/p', 'totals')).toEqual([2, 1, 1, 1, 0, 0, 0, 0, 0]);
  });

  it('closes over a run as expired, uncounted and logged, where it never has', async () => {
    const baton = await temporaryBaton();
    await select(baton, 'run-1', { project: { id: 'p' } });
    await report(baton, 'elsewhere', { merged: true });
    await foldAll(baton);
    baton.clock.pass(WEEK);
    await foldAll(baton);
    expect((await runOf(baton, 'run-1')).folded).toMatchObject({
      window: 'expired',
      evidence: null,
    });
    expect(await sumsOf(baton, 'project/p', 'totals')).toBeUndefined();
    expect(baton.logged.filter((line) => line.includes('expired'))).toHaveLength(1);
  });

  it('stays as it closed: expired runs are not lost when the first outcome comes', async () => {
    const baton = await temporaryBaton();
    await select(baton, 'run-1', { project: { id: 'p' } });
    baton.clock.pass(WEEK);
    await foldAll(baton);
    await select(baton, 'run-2', { project: { id: 'p' } });
    await report(baton, 'run-2', { merged: true });
    await report(baton, 'run-1', { costUsd: 1 });
    await foldAll(baton);
    expect((await runOf(baton, 'run-1')).folded).toMatchObject({
      window: 'expired',
      evidence: null,
    });
  });

  it('revises a lost run when its outcome comes late', async () => {
    const baton = await temporaryBaton();
    await report(baton, 'earlier', { success: 1 });
    await select(baton, 'run-1');
    await foldAll(baton);
    baton.clock.pass(WEEK);
    await foldAll(baton);
    await report(baton, 'run-1', { success: 1 });
    await foldAll(baton);
    expect((await runOf(baton, 'run-1')).folded.evidence).toMatchObject({
      lost: false,
      quality: 1,
    });
    expect((await sumsOf(baton, 'overall', 'totals'))?.slice(0, 3)).toEqual([2, 2, 2]);
  });

  it('counts what the project usually sends and this run did not, when it closes', async () => {
    const baton = await temporaryBaton();
    await select(baton, 'earlier', { project: { id: 'p' } });
    await report(baton, 'earlier', { merged: true, humanFeedback: 1, ciPassed: true });
    await foldAll(baton);
    await select(baton, 'run-1', { project: { id: 'p' } });
    await report(baton, 'run-1', { merged: true });
    await foldAll(baton);
    expect((await runOf(baton, 'run-1')).folded.evidence?.quality).toBe(1);
    baton.clock.pass(WEEK);
    await foldAll(baton);
    expect((await runOf(baton, 'run-1')).folded.evidence?.quality).toBeCloseTo(0.4 / 0.7, 12);
  });

  it('closes at once with a final report', async () => {
    const baton = await temporaryBaton();
    await report(baton, 'run-1', { merged: true, final: true });
    await foldAll(baton);
    const run = await runOf(baton, 'run-1');
    expect([run.folded.window, run.dueAt]).toEqual(['closed', null]);
  });
});

describe('a run that cannot be folded', () => {
  const unfoldable = (due: DueRun): DueRun => ({
    ...due,
    run: {
      ...due.run,
      get outcome(): never {
        throw new Error('not this one');
      },
    },
  });

  it('is set aside, alerted, and does not hold up the others', async () => {
    const baton = await temporaryBaton({
      around: (stores) => ({
        ...stores,
        folds: {
          ...stores.folds,
          due: async (now, limit) =>
            (await stores.folds.due(now, limit)).map((due) =>
              due.run.runId === 'bad' ? unfoldable(due) : due,
            ),
        },
      }),
    });
    for (const id of ['a', 'bad', 'c']) await report(baton, id, { success: 1 });
    expect(await foldDueRuns(baton)).toMatchObject({ folded: 2, conflicts: 0 });
    expect(await baton.stores.folds.setAsideCount()).toBe(1);
    const alerts = await baton.alerting.list({ limit: 10, cursor: undefined });
    expect(alerts.items).toMatchObject([{ code: 'run_set_aside', subject: 'bad' }]);
    expect(await foldDueRuns(baton)).toMatchObject({ folded: 0 });
  });

  it('is not a fold whose storage fails: that one is tried again as a whole', async () => {
    let broken = true;
    const baton = await temporaryBaton({
      around: (stores) => ({
        ...stores,
        folds: {
          ...stores.folds,
          commit: (runs, additions) =>
            broken
              ? Promise.reject(new StoredDataError('broken'))
              : stores.folds.commit(runs, additions),
        },
      }),
    });
    await report(baton, 'run-1', { success: 1 });
    await expect(foldDueRuns(baton)).rejects.toThrow('broken');
    broken = false;
    expect(await foldDueRuns(baton)).toMatchObject({ folded: 1 });
    expect(await baton.stores.folds.setAsideCount()).toBe(0);
  });
});

describe('changed settings', () => {
  it('count from the next fold on, and what was added before is taken back exactly', async () => {
    const baton = await temporaryBaton();
    await report(baton, 'run-1', { success: 0.7, costUsd: 1.1, decisions: [CLAUDE] });
    await report(baton, 'run-2', { success: 0.7, costUsd: 1.1, decisions: [CODEX] });
    await foldAll(baton);
    await changeSettings(baton, { costWeight: 0.5, reason: 'a test' }, 'operator');
    expect((await runOf(baton, 'run-1')).folded.evidence?.utility).toBeCloseTo(0.59, 12);
    await report(baton, 'run-1', { durationSeconds: 9 });
    await foldAll(baton);
    expect((await runOf(baton, 'run-1')).folded.evidence?.utility).toBeCloseTo(0.15, 12);
    baton.clock.pass(1);
    for (const id of ['run-1', 'run-2']) await report(baton, id, { success: null });
    await foldAll(baton);
    expect(await baton.stores.sums.list('')).toEqual([]);
  });
});
