import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Baton } from '../../../../shared/application/baton.ts';
import { findRunsOfProject } from '../../../../shared/application/forget/find-runs.ts';
import { forgetRuns } from '../../../../shared/application/forget/forget-runs.ts';
import { foldAll, report } from '../../application/calls.ts';
import { bitsOf, importAll } from '../../application/import/files.ts';
import { storesOn as sqliteStoresOn, temporaryFile } from '../sqlite/temporary-stores.ts';
import { isWrite, withFaults } from './faults.ts';
import { batonOn } from './temporary-baton.ts';
import { localClient, storesOn, temporaryTables } from './temporary-stores.ts';

const RUNS = 130;

/** Lines of two projects, and of a run whose decisions take more than one transaction to remove. */
function linesOf(project: string): readonly object[] {
  const line = (run: number, decisions: number) => ({
    runId: `${project} ${run}`,
    taskId: `${project} task ${run}`,
    project,
    createdAt: '2025-06-01T10:00:00Z',
    strategyVersionId: 'bug-default@1',
    assignsTask: true,
    decisions: Array.from({ length: decisions }, (_, attempt) => ({
      type: `type_${attempt}`,
      chosen: run % 2 === 0 ? 'a' : 'b',
      propensity: 0.5,
      context: { attempt },
    })),
    outcome: { success: run % 3 > 0, costUsd: run / 10 },
  });
  return [...Array.from({ length: RUNS }, (_, run) => line(run, 2)), line(RUNS, 100)];
}

const web = linesOf('web').slice(0, 20);

async function forget(baton: Baton): Promise<number> {
  const runs = await findRunsOfProject(baton.stores.runs, 'acme', () => undefined);
  return await forgetRuns(baton, {
    kind: 'project',
    id: 'acme',
    runs,
    caller: 'tester',
    reason: 'a test',
    onProgress: () => undefined,
  });
}

async function neverHad() {
  const baton = batonOn(sqliteStoresOn(await temporaryFile()));
  await importAll(baton, web);
  await foldAll(baton);
  return await bitsOf(baton.stores);
}

describe('forgetting a project in DynamoDB', () => {
  it('leaves the sums of never having had it, after an end at any moment and beside a report', async () => {
    const tables = await temporaryTables();
    const client = await localClient();
    let [writes, last] = [0, Number.POSITIVE_INFINITY];
    withFaults(client, ({ name }) => {
      if (!isWrite(name)) return undefined;
      writes += 1;
      if (writes < last) return undefined;
      // Half of the time what was asked for has been done nevertheless.
      const end = new Error('the process ends');
      return writes % 2 === 0 ? { before: end } : { after: end };
    });
    const baton = batonOn(await storesOn(tables, { client }));
    await importAll(baton, [...linesOf('acme'), ...web]);
    await foldAll(baton);

    for (const ends of [1, 2, 4, 9, 30]) {
      last = writes + ends;
      await expect(forget(baton)).rejects.toThrow('the process ends');
      last = Number.POSITIVE_INFINITY;
      await report(baton, 'acme 7', { costUsd: ends });
      if (ends % 2 === 0) await foldAll(baton);
    }
    await forget(baton);
    await foldAll(baton);
    expect(await bitsOf(baton.stores)).toEqual(await neverHad());
    expect(await findRunsOfProject(baton.stores.runs, 'acme', () => undefined)).toEqual([]);
  }, 120_000);

  it('leaves no item that names it', async () => {
    const tables = await temporaryTables();
    const baton = batonOn(await storesOn(tables));
    await importAll(baton, [...linesOf('acme').slice(-3), ...web]);
    await foldAll(baton);
    expect(await forget(baton)).toBe(3);
    const client = await localClient();
    for (const table of Object.values(tables)) {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
      expect(Items.length).toBeGreaterThan(20);
      expect(Items.filter((item) => JSON.stringify(item).includes('acme'))).toEqual([]);
    }
  });
});
