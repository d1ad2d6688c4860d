import { describe, expect, it } from 'vitest';
import {
  acceptOutcomes,
  outcomesRequestSchema,
} from '../../../shared/application/accept-outcome.ts';
import { runIdOf } from '../../contracts/samples.ts';
import { choose, foldAll, report, runOf, select } from './calls.ts';
import { temporaryBaton } from './temporary-baton.ts';

const DAY = 86_400_000;

describe('accepting an outcome', () => {
  it('makes a run that nobody has named before, and marks it due', async () => {
    const baton = await temporaryBaton();
    expect(await report(baton, 'run-1', { merged: true })).toBe(1);
    expect(await runOf(baton, 'run-1')).toMatchObject({
      revision: 1,
      dueAt: baton.clock.now(),
      outcome: { facts: { merged: true }, observedAt: { merged: baton.clock.now() }, final: false },
    });
    expect(baton.rings()).toBe(1);
  });

  it('merges what several systems report at the same time', async () => {
    const baton = await temporaryBaton();
    const reports = [{ merged: true }, { ciPassed: true }, { costUsd: 0.4 }, { iterations: 2 }];
    await Promise.all(reports.map((each) => report(baton, 'run-1', each)));
    expect(await runOf(baton, 'run-1')).toMatchObject({
      revision: 4,
      outcome: { facts: { merged: true, ciPassed: true, costUsd: 0.4, iterations: 2 } },
    });
  });

  it('stores nothing of a batch in which one report is refused', async () => {
    const baton = await temporaryBaton();
    const contradiction = { type: 'retry', chosen: 'c', alternatives: ['a', 'b'] };
    const batch = outcomesRequestSchema.parse({
      outcomes: [
        { runId: 'run-1', merged: true },
        { runId: 'run-2', decisions: [contradiction] },
      ],
    });
    await expect(acceptOutcomes(baton, batch)).rejects.toThrow(/one of the alternatives/);
    expect(await baton.stores.runs.run(runIdOf('run-1'))).toBeUndefined();
  });

  it('stores nothing of a batch that gives one run too many decisions', async () => {
    const baton = await temporaryBaton();
    const sixty = (from: number) =>
      Array.from({ length: 60 }, (_, at) => ({
        type: 'retry',
        chosen: 'a',
        context: { attempt: from + at },
      }));
    const batch = outcomesRequestSchema.parse({
      outcomes: [
        { runId: 'run-0', merged: true },
        { runId: 'run-1', decisions: sixty(0) },
        { runId: 'run-1', decisions: sixty(60) },
      ],
    });
    await expect(acceptOutcomes(baton, batch)).rejects.toThrow(/at most 100 decisions/);
    expect(await baton.stores.runs.run(runIdOf('run-0'))).toBeUndefined();
  });

  it('fixes what applies to the project of a reported selection as of a recorded one', async () => {
    const baton = await temporaryBaton();
    const facts = { merged: true, ciPassed: true, lintClean: true };
    await select(baton, 'earlier', { project: { id: 'p' } });
    await report(baton, 'earlier', facts);
    await foldAll(baton);
    const context = { project: 'p' };
    const decisions = [{ type: 'select_strategy', chosen: 'bug-default@1', context }];
    await report(baton, 'reported', { merged: true, decisions });
    await select(baton, 'recorded', { project: { id: 'p' } });
    const { applicableSignals } = await runOf(baton, 'recorded');
    expect(applicableSignals).toEqual(['merged', 'ciPassed', 'lintClean']);
    expect((await runOf(baton, 'reported')).applicableSignals).toEqual(applicableSignals);
  });

  it('changes nothing when it says nothing new', async () => {
    const baton = await temporaryBaton();
    const observed = { merged: true, observedAt: '2026-01-01T00:00:00Z' };
    await report(baton, 'run-1', observed);
    await foldAll(baton);
    expect(await report(baton, 'run-1', observed)).toBe(1);
    expect(await foldAll(baton)).toBe(0);
    expect(baton.rings()).toBe(1);
  });

  it('keeps the latest observation, not the latest arrival', async () => {
    const baton = await temporaryBaton();
    await report(baton, 'run-1', { merged: true, observedAt: '2026-01-01T00:00:00+01:00' });
    await report(baton, 'run-1', { merged: false, observedAt: '2025-12-31T22:59:59Z' });
    expect((await runOf(baton, 'run-1')).outcome.facts).toEqual({ merged: true });
  });

  it('takes observations up to a day ahead and refuses later ones', async () => {
    const baton = await temporaryBaton();
    const ahead = (milliseconds: number) =>
      new Date(Date.parse(baton.clock.now()) + milliseconds).toISOString();
    await report(baton, 'run-1', { merged: true, observedAt: ahead(DAY) });
    const later = report(baton, 'run-1', { merged: false, observedAt: ahead(DAY + 1) });
    await expect(later).rejects.toMatchObject({
      kind: 'invalid-input',
      errors: [{ path: 'observedAt' }],
    });
  });

  it('takes decisions along, once each', async () => {
    const baton = await temporaryBaton();
    const { decision } = await choose(baton, 'run-1');
    const { decisionId, type, chosen } = decision;
    const review = { type: 'review', chosen: 'yes' };
    const decisions = [{ decisionId, type, chosen }, review, { ...review, runId: 'run-1' }];
    await report(baton, 'run-1', { success: 1, decisions });
    const stored = await baton.stores.runs.decisions(runIdOf('run-1'));
    expect(stored).toEqual(expect.arrayContaining([decision]));
    expect(stored).toHaveLength(2);
  });

  it('refuses decisions of another run, and then stores nothing', async () => {
    const baton = await temporaryBaton();
    const decisions = [{ runId: 'run-2', type: 'review', chosen: 'yes' }];
    const sent = report(baton, 'run-1', { success: 1, decisions });
    await expect(sent).rejects.toMatchObject({ kind: 'invalid-input' });
    expect(await baton.stores.runs.run(runIdOf('run-1'))).toBeUndefined();
  });
});

describe('accepting a batch of outcomes', () => {
  const batch = (...outcomes: readonly object[]) => outcomesRequestSchema.parse({ outcomes });

  it('says how many it took, also several of one run', async () => {
    const baton = await temporaryBaton();
    const reports = [
      { runId: 'run-1', merged: true },
      { runId: 'run-2', merged: false },
      { runId: 'run-1', costUsd: 1 },
    ];
    expect(await acceptOutcomes(baton, batch(...reports))).toBe(3);
    expect((await runOf(baton, 'run-1')).outcome.facts).toEqual({ merged: true, costUsd: 1 });
  });

  it('stores none when one of them is from the future', async () => {
    const baton = await temporaryBaton();
    const future = { runId: 'run-2', merged: true, observedAt: '2027-01-01T00:00:00Z' };
    const sent = acceptOutcomes(baton, batch({ runId: 'run-1', merged: true }, future));
    await expect(sent).rejects.toMatchObject({ kind: 'invalid-input' });
    expect(await baton.stores.runs.run(runIdOf('run-1'))).toBeUndefined();
  });
});
