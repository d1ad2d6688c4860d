import { describe, expect, it } from 'vitest';
import { NO_OUTCOME } from '../../../../shared/domain/outcome/outcome.ts';
import type { Stores } from '../../../../shared/ports.ts';
import { runIdOf, taskIdOf } from '../../../contracts/samples.ts';
import { foldAll, report, runOf } from '../calls.ts';
import { temporaryBaton } from '../temporary-baton.ts';
import { bitsOf, importAll } from './files.ts';

const LINE = {
  runId: 'r',
  taskId: 't',
  createdAt: '2025-06-01T10:00:00Z',
  strategyVersionId: 'bug-default@1',
  assignsTask: true,
  decisions: Array.from({ length: 100 }, (_, attempt) => ({
    type: 'retry',
    chosen: 'again',
    propensity: 0.5,
    context: { attempt },
  })),
  outcome: { success: true },
};

/** Stores of a process that ends after so many writes of runs, until it is started again. */
function endingProcess(writes: number) {
  let left = writes;
  const around = (stores: Stores): Stores => ({
    ...stores,
    runs: {
      ...stores.runs,
      write: async (write) => {
        if (left === 0) throw new Error('the process ends');
        left -= 1;
        return await stores.runs.write(write);
      },
    },
  });
  return {
    around,
    start: () => {
      left = Number.POSITIVE_INFINITY;
    },
  };
}

describe('a run of more decisions than one write takes', () => {
  it('is stored as one of fewer is', async () => {
    const baton = await temporaryBaton();
    const { totals } = await importAll(baton, [LINE]);
    expect(totals.imported.decisions).toBe(100);
    expect(await runOf(baton, 'r')).toMatchObject({ decisionCount: 100, revision: 3 });
    expect((await baton.stores.runs.assignment(taskIdOf('t')))?.firstRunId).toBe('r');
    await foldAll(baton);
    expect((await runOf(baton, 'r')).folded.evidence?.choices).toHaveLength(101);
    expect((await importAll(baton, [LINE])).totals.there.runs).toBe(1);
  });

  it.each([1, 2])('is gone on with after an interruption behind write %i', async (writes) => {
    const whole = await temporaryBaton();
    await importAll(whole, [LINE]);
    await foldAll(whole);

    const { around, start } = endingProcess(writes);
    const baton = await temporaryBaton({ around });
    await expect(importAll(baton, [LINE])).rejects.toThrow('the process ends');
    expect(await foldAll(baton)).toBe(0);
    const { outcome, dueAt } = await runOf(baton, 'r');
    expect([outcome, dueAt]).toEqual([NO_OUTCOME, null]);
    start();
    expect((await importAll(baton, [LINE])).totals.imported.runs).toBe(1);
    await foldAll(baton);
    expect(await baton.stores.runs.decisions(runIdOf('r'))).toHaveLength(100);
    expect(await runOf(baton, 'r')).toEqual(await runOf(whole, 'r'));
    expect(await bitsOf(baton.stores)).toEqual(await bitsOf(whole.stores));
  });

  it('is another one than a run that made only the first of its decisions', async () => {
    const baton = await temporaryBaton();
    const first = { ...LINE, decisions: LINE.decisions.slice(0, 49), outcome: undefined };
    await importAll(baton, [first]);
    expect((await importAll(baton, [LINE])).refused).toHaveLength(1);
    expect((await importAll(baton, [first])).totals.there.runs).toBe(1);
  });

  it('is refused when somebody reported about it in between', async () => {
    const { around, start } = endingProcess(1);
    const baton = await temporaryBaton({ around });
    await expect(importAll(baton, [LINE])).rejects.toThrow('the process ends');
    start();
    await report(baton, 'r', { success: false });
    expect((await importAll(baton, [LINE])).refused).toHaveLength(1);
    expect(await runOf(baton, 'r')).toMatchObject({ decisionCount: 49 });
  });
});
