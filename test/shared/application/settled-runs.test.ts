import { describe, expect, it } from 'vitest';
import {
  countSettledRuns,
  type LogFilter,
  settledRuns,
} from '../../../shared/application/settled-runs.ts';
import { taskIdSchema } from '../../../shared/domain/identifiers.ts';
import type { Stores } from '../../../shared/ports.ts';
import { at, sampleAssignment, sampleDecision } from '../../contracts/samples.ts';
import { agentChoice, evenSelection, logRun } from './settled-log.ts';
import { temporaryBaton } from './temporary-baton.ts';

const emptyLog = async () => (await temporaryBaton({ empty: true })).stores;
const read = (stores: Stores, filter: Partial<LogFilter> = {}) =>
  Array.fromAsync(settledRuns(stores.runs, { since: at(0), type: undefined, ...filter }));

describe('the settled runs of a log', () => {
  it('are those whose outcome was folded, with the utility', async () => {
    const stores = await emptyLog();
    await logRun(stores, { id: 'open', utility: null, decisions: [agentChoice('open', 'claude')] });
    await logRun(stores, { id: 'r', utility: -0.25, decisions: [agentChoice('r', 'codex')] });
    expect(await read(stores)).toEqual([
      { utility: -0.25, leftOut: [], decisions: [expect.objectContaining({ chosen: 1 })] },
    ]);
  });

  it('are read page by page to the end, back to a moment', async () => {
    const stores = await emptyLog();
    for (let run = 0; run < 450; run += 1) {
      await logRun(stores, { id: `r-${run}`, utility: 0, createdAt: at(run) });
    }
    expect(await read(stores)).toHaveLength(450);
    expect(await read(stores, { since: at(40) })).toHaveLength(410);
  });

  it('are counted by day from sums alone', async () => {
    const stores = await emptyLog();
    await logRun(stores, { id: 'first', utility: 0 });
    await logRun(stores, { id: 'later', utility: 1, createdAt: at(86_400) });
    expect(await countSettledRuns(stores.sums, at(0))).toBe(2);
    expect(await countSettledRuns(stores.sums, at(90_000))).toBe(1);
  });

  it('bring the configuration that the run followed', async () => {
    const stores = await emptyLog();
    const selection = evenSelection('r');
    const decisions = [agentChoice('r', 'claude')];
    await logRun(stores, { id: 'r', utility: 1, selection, decisions });
    const [run] = await read(stores, { type: 'select_agent' });
    expect(run?.decisions.map(({ question }) => question.config)).toEqual([
      selection.strategy.config,
    ]);
  });

  it('say what is left out and why', async () => {
    const stores = await emptyLog();
    const decisions = [
      sampleDecision('r', { decisionId: 'd-1', propensity: 1 }),
      sampleDecision('r', { decisionId: 'd-2', propensity: null, type: 'retry' }),
    ];
    await logRun(stores, { id: 'r', utility: 1, decisions });
    const [run] = await read(stores);
    expect(run?.decisions).toEqual([]);
    expect(run?.leftOut).toEqual([
      { type: 'select_agent', reason: 'certain' },
      { type: 'retry', reason: 'unknown' },
    ]);
  });

  it('count a selection once a task, with the run that it was made for', async () => {
    const stores = await emptyLog();
    const taskId = 'task-1';
    const assignment = sampleAssignment(taskId, 'r-1');
    for (const id of ['r-1', 'r-2']) {
      await logRun(stores, { id, utility: 1, selection: evenSelection(id), taskId });
    }
    const [later] = (await read(stores)).filter(({ leftOut }) => leftOut.length > 0);
    expect(later).toBeUndefined();
    const run = await stores.runs.run(assignment.firstRunId);
    if (run === undefined) throw new Error('expected the first run');
    await stores.runs.write({
      run: { ...run, revision: 2, taskId: taskIdSchema.parse(taskId) },
      expectedRevision: 1,
      assignment,
    });
    const runs = await read(stores, { type: 'select_strategy' });
    expect(runs.flatMap(({ decisions }) => decisions)).toHaveLength(1);
    expect(runs.flatMap(({ leftOut }) => leftOut)).toEqual([
      { type: 'select_strategy', reason: 'repeated' },
    ]);
  });
});
