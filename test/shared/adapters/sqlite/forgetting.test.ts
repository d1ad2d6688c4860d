import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { systemClock } from '../../../../local/clock.ts';
import { sqliteStores } from '../../../../shared/adapters/sqlite/stores.ts';
import { findRunsOfProject } from '../../../../shared/application/forget/find-runs.ts';
import { forgetRuns } from '../../../../shared/application/forget/forget-runs.ts';
import { foldAll, report } from '../../application/calls.ts';
import { importAll } from '../../application/import/files.ts';
import { batonOn } from '../dynamo/temporary-baton.ts';
import { recordedLog, temporaryFile } from './temporary-stores.ts';

it('leaves no byte in the file that names a forgotten project', async () => {
  const file = await temporaryFile();
  const stores = sqliteStores({ file, clock: systemClock, log: recordedLog() });
  const baton = batonOn(stores);
  const lines = Array.from({ length: 60 }, (_, run) => ({
    runId: `${run % 3 === 0 ? 'web' : 'acme'} ${run}`,
    project: run % 3 === 0 ? 'web' : 'acme',
    createdAt: '2025-06-01T10:00:00Z',
    strategyVersionId: 'bug-default@1',
    decisions: [
      {
        type: 'select_agent',
        chosen: 'a',
        propensity: 0.5,
        context: { n: run, long: 'x'.repeat(run) },
      },
    ],
    outcome: { success: true, costUsd: run },
  }));
  await importAll(baton, lines);
  await foldAll(baton);
  for (const { runId } of lines) {
    await report(baton, runId, {
      failureCode: 'a_longer_report_moves_rows_in_the_file',
      costUsd: 1,
    });
  }
  await foldAll(baton);
  const runs = await findRunsOfProject(stores.runs, 'acme', () => undefined);
  await forgetRuns(baton, {
    kind: 'project',
    id: 'acme',
    runs,
    caller: 'tester',
    reason: 'a test',
    onProgress: () => undefined,
  });
  await stores.close();
  const bytes = (await readFile(file)).toString('latin1');
  expect(bytes.includes('web')).toBe(true);
  expect(bytes.includes('acme')).toBe(false);
});
