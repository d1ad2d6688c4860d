import { describe, expect, it } from 'vitest';
import { writeRun } from '../../../shared/application/run-writing.ts';
import { runIdOf } from '../../contracts/samples.ts';
import { report, runOf } from './calls.ts';
import { temporaryBaton } from './temporary-baton.ts';

describe('writing a run', () => {
  it('begins again from what another call has written meanwhile', async () => {
    const baton = await temporaryBaton();
    await report(baton, 'run-1', { merged: true });
    const seen: (number | undefined)[] = [];
    await writeRun(baton, runIdOf('run-1'), async (known) => {
      seen.push(known?.revision);
      if (known?.revision === 1) await report(baton, 'run-1', { costUsd: 1 });
      return { change: known && { run: known }, result: undefined };
    });
    expect(seen).toEqual([1, 2]);
    expect(await runOf(baton, 'run-1')).toMatchObject({
      revision: 3,
      outcome: { facts: { merged: true, costUsd: 1 } },
    });
  });

  it('lets 40 concurrent writers of one run through', async () => {
    const baton = await temporaryBaton();
    const reports = Array.from({ length: 40 }, (_, at) => ({
      costUsd: at,
      observedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, at)).toISOString(),
    }));
    await Promise.all(reports.map((each) => report(baton, 'run-1', each)));
    expect((await runOf(baton, 'run-1')).outcome.facts).toEqual({ costUsd: 39 });
  });

  it('gives up where every attempt meets another writer', async () => {
    const baton = await temporaryBaton({
      around: (stores) => ({
        ...stores,
        runs: { ...stores.runs, write: async () => 'conflict' as const },
      }),
    });
    await expect(report(baton, 'run-1', { merged: true })).rejects.toThrow('too many writers');
  });

  it('writes nothing where nothing changes', async () => {
    const baton = await temporaryBaton();
    await writeRun(baton, runIdOf('run-1'), async () => ({ result: undefined }));
    expect(await baton.stores.runs.run(runIdOf('run-1'))).toBeUndefined();
  });
});
