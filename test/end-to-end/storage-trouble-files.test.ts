import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Api } from './support/api.ts';
import { startServer, temporaryFolder } from './support/server-process.ts';
import { databaseFile } from './support/stored.ts';
import {
  decideInTrouble,
  expectDecisionsRecorded,
  expectRecordsRefused,
  expectRecordsTaken,
  expectTold,
  healthStatus,
} from './support/trouble.ts';

describe('while the database file is of no use', () => {
  it('answers from the built-in strategy when it is garbage, and begins anew without it', async () => {
    const data = await temporaryFolder();
    await writeFile(databaseFile(data), 'certainly not a database '.repeat(1_000));
    const { api, log } = await startServer({ data });
    await expectNoPolicy(api, 'garbage');
    await expectTold(api, log, /is not a SQLite database: put a sound copy in its place/);
    await rm(databaseFile(data));
    await expectDecisionsRecorded(api, 'garbage');
    await expectRecordsTaken(api, 'garbage');
  });

  it('answers from the policy it knows when it is gone, and goes on when it is back', async () => {
    const data = await temporaryFolder();
    const { api, log } = await startServer({ data });
    await api.reportAndLearn('known', { success: 1 });
    await rename(databaseFile(data), `${databaseFile(data)}.away`);
    const decisions = await decideInTrouble(api, 'gone');
    expect(decisions.every(({ source, stale }) => source !== 'fallback' && stale)).toBe(true);
    await expectRecordsRefused(api, 'gone');
    await expectTold(api, log, /baton\.db is missing: put it back/);
    expect(await healthStatus(api)).toBe(503);
    await rename(`${databaseFile(data)}.away`, databaseFile(data));
    await expectDecisionsRecorded(api, 'gone');
    await expectRecordsTaken(api, 'gone');
    expect((await api.run('known')).status).toBe('settled');
  });

  it('answers when a file stands where the data folder should be, and begins when it is gone', async () => {
    const data = join(await temporaryFolder(), 'data');
    await writeFile(data, 'not a folder');
    const { api, log } = await startServer({ data });
    await expectNoPolicy(api, 'blocked');
    await expectTold(api, log, /cannot be opened: check that its folder exists or can be created/);
    await rm(data);
    await mkdir(data);
    await expectDecisionsRecorded(api, 'blocked');
    await expectRecordsTaken(api, 'blocked');
  });
});

async function expectNoPolicy(api: Api, name: string): Promise<void> {
  const decisions = await decideInTrouble(api, name);
  expect(decisions.every(({ source }) => source === 'fallback')).toBe(true);
  expect(await healthStatus(api)).toBe(503);
  await expectRecordsRefused(api, name);
}
