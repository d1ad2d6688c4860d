import { describe, expect, it } from 'vitest';
import { StoredDataError, type Stores } from '../../../../shared/ports.ts';
import { runIdOf, taskIdOf } from '../../../contracts/samples.ts';
import { foldAll, report, runOf, select, sumsOf } from '../calls.ts';
import { temporaryBaton } from '../temporary-baton.ts';
import { bitsOf, importAll, NOTHING } from './files.ts';

const LINE = {
  runId: 'r',
  taskId: 't',
  createdAt: '2025-06-01T10:00:00Z',
  project: 'acme',
  context: { taskKind: 'bug' },
  strategyVersionId: 'bug-default@1',
  decisions: [
    {
      type: 'select_agent',
      chosen: 'codex',
      alternatives: ['claude', { value: 'codex', features: { harness: 'cli' } }],
      propensity: 0.25,
      context: { attempt: 1 },
    },
    { type: 'retry', chosen: 'again' },
  ],
  outcome: { success: true, costUsd: 0.5 },
};
const CREATED = '2025-06-01T10:00:00.000Z';

describe('importing runs', () => {
  it('stores a run as its line tells of it', async () => {
    const baton = await temporaryBaton();
    const { totals, refused } = await importAll(baton, [LINE]);
    expect(refused).toEqual([]);
    expect(totals.imported).toEqual({ ...NOTHING, runs: 1, decisions: 2 });
    expect(await runOf(baton, 'r')).toMatchObject({
      taskId: 't',
      project: 'acme',
      createdAt: CREATED,
      windowClosesAt: '2025-06-08T10:00:00.000Z',
      context: { project: 'acme', taskKind: 'bug' },
      applicableSignals: [],
      decisionCount: 2,
      selection: {
        strategy: { versionId: 'bug-default@1' },
        decision: { chosen: 'bug-default@1', source: 'imported', propensity: null },
      },
      outcome: { facts: { success: 1, costUsd: 0.5 }, observedAt: { costUsd: CREATED } },
    });
  });

  it('marks what was decided elsewhere as imported, with the run’s own context', async () => {
    const baton = await temporaryBaton();
    await importAll(baton, [LINE]);
    const decisions = await baton.stores.runs.decisions(runIdOf('r'));
    const byType = Object.fromEntries(decisions.map((each) => [each.type, each]));
    expect(byType.retry).toMatchObject({
      source: 'imported',
      propensity: null,
      strategyVersionId: 'bug-default@1',
      alternatives: [{ value: 'again', probability: null, estimate: null }],
      context: { project: 'acme', taskKind: 'bug' },
      decidedAt: CREATED,
    });
    expect(byType.select_agent).toMatchObject({
      source: 'imported',
      propensity: 0.25,
      alternatives: [
        { value: 'claude', probability: null },
        { value: 'codex', probability: 0.25, features: { harness: 'cli' } },
      ],
      context: { project: 'acme', taskKind: 'bug', attempt: 1 },
    });
  });

  it('is learned from by the next fold', async () => {
    const baton = await temporaryBaton();
    await importAll(baton, [LINE, { ...LINE, runId: 'other', outcome: { success: false } }]);
    expect(await foldAll(baton)).toBe(2);
    expect((await sumsOf(baton, 'totals/all', '2025-06-01'))?.slice(0, 2)).toEqual([2, 1]);
  });

  it('changes nothing the second time, also when much has been folded in between', async () => {
    const baton = await temporaryBaton();
    const lines = [
      LINE,
      { ...LINE, runId: 'open', createdAt: undefined, outcome: { merged: true } },
    ];
    await importAll(baton, lines);
    await foldAll(baton);
    baton.clock.pass(30 * 86_400_000);
    await foldAll(baton);
    const [run, bits] = [await runOf(baton, 'open'), await bitsOf(baton.stores)];
    const { totals, refused } = await importAll(baton, lines);
    expect([totals.imported, totals.there, refused]).toEqual([
      NOTHING,
      { ...NOTHING, runs: 2, decisions: 4 },
      [],
    ]);
    expect(await foldAll(baton)).toBe(0);
    expect(await runOf(baton, 'open')).toEqual(run);
    expect(await bitsOf(baton.stores)).toEqual(bits);
  });

  it.each([
    ['outcome', { outcome: { success: true, costUsd: 0.6 } }],
    ['outcome', { outcome: { ...LINE.outcome, final: true } }],
    ['decisions', { decisions: LINE.decisions.slice(1) }],
    ['decisions', { decisions: [...LINE.decisions, { type: 'escalate', chosen: 'no' }] }],
    ['project', { project: 'other' }],
    ['createdAt', { createdAt: '2025-06-02T10:00:00Z' }],
    ['task', { taskId: 'other' }],
    ['context', { context: { taskKind: 'feature' } }],
    ['selection', { strategyVersionId: undefined }],
    ['applicableSignals', { applicableSignals: ['merged'] }],
    ['windowClosesAt', { windowClosesAt: '2025-06-01T11:00:00Z' }],
  ])('leaves a run alone that is there with another %s', async (difference, changes) => {
    const baton = await temporaryBaton();
    await importAll(baton, [LINE]);
    const run = await runOf(baton, 'r');
    const { refused } = await importAll(baton, [{ ...LINE, ...changes }]);
    expect(refused).toEqual([{ line: 1, reason: `the run is there with another ${difference}` }]);
    expect(await runOf(baton, 'r')).toEqual(run);
  });

  it('counts the first of several lines about one run, however long that takes to store', async () => {
    let writes = 0;
    const around = (stores: Stores): Stores => ({
      ...stores,
      runs: {
        ...stores.runs,
        write: async (write) => {
          writes += 1;
          if (writes === 1) await new Promise((resolve) => setTimeout(resolve, 20));
          return await stores.runs.write(write);
        },
      },
    });
    const baton = await temporaryBaton({ around });
    const other = { ...LINE, outcome: { success: false } };
    const { totals, refused } = await importAll(baton, [LINE, other, LINE]);
    expect([totals.imported.runs, totals.there.runs]).toEqual([1, 1]);
    expect(refused).toEqual([{ line: 2, reason: 'the run is there with another outcome' }]);
  });

  it('refuses a line about a run that cannot be read here, and goes on', async () => {
    const around = (stores: Stores): Stores => ({
      ...stores,
      runs: {
        ...stores.runs,
        run: async (runId) => {
          if (runId === 'broken') throw new StoredDataError('the row broken holds no JSON');
          return await stores.runs.run(runId);
        },
      },
    });
    const baton = await temporaryBaton({ around });
    const { totals, refused } = await importAll(baton, [{ ...LINE, runId: 'broken' }, LINE]);
    expect(totals.imported.runs).toBe(1);
    expect(refused).toEqual([
      { line: 1, reason: 'what is stored cannot be read: the row broken holds no JSON' },
    ]);
  });

  it('knows a run again that agents have reported themselves', async () => {
    const baton = await temporaryBaton();
    await report(baton, 'live', { success: true, observedAt: CREATED });
    const line = { runId: 'live', outcome: { success: true, observedAt: CREATED } };
    const { totals } = await importAll(baton, [line]);
    expect(totals.there.runs).toBe(1);
  });

  it('refuses a decision whose id another run has, and then stores nothing of the run', async () => {
    const baton = await temporaryBaton();
    const decisions = [{ decisionId: 'd', type: 'retry', chosen: 'again' }];
    await importAll(baton, [{ runId: 'first', decisions }]);
    const { refused } = await importAll(baton, [{ runId: 'second', decisions }]);
    expect(refused).toEqual([{ line: 1, reason: 'decision d belongs to another run' }]);
    expect(await baton.stores.runs.run(runIdOf('second'))).toBeUndefined();
  });

  it('leaves a task with the assignment that it has here', async () => {
    const baton = await temporaryBaton();
    await select(baton, 'live', { taskId: 't' });
    const assigned = await baton.stores.runs.assignment(taskIdOf('t'));
    const { totals } = await importAll(baton, [{ ...LINE, assignsTask: true }]);
    expect(totals.imported.runs).toBe(1);
    expect(await baton.stores.runs.assignment(taskIdOf('t'))).toEqual(assigned);
  });

  it('assigns a task as its line says, so that its next run repeats the selection', async () => {
    const baton = await temporaryBaton();
    await importAll(baton, [
      { ...LINE, assignsTask: true },
      { ...LINE, runId: 'x', taskId: 'u' },
    ]);
    const repeated = await select(baton, 'next', { taskId: 't', task: { type: 'feature' } });
    expect(repeated.selection.strategy.versionId).toBe('bug-default@1');
    expect(await baton.stores.runs.assignment(taskIdOf('u'))).toBeUndefined();
  });
});
