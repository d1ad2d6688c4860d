import { describe, expect, it } from 'vitest';
import type { Api } from './support/api.ts';
import { dynamoArgs } from './support/dynamo-place.ts';
import { canStartDynoxide, type OwnDynoxide, ownDynoxide } from './support/own-dynoxide.ts';
import { startServer, temporaryFolder } from './support/server-process.ts';
import {
  decideInTrouble,
  expectDecisionsRecorded,
  expectInTime,
  expectRecordsRefused,
  expectRecordsTaken,
  expectTold,
  healthStatus,
  watchHealth,
} from './support/trouble.ts';

describe.runIf(canStartDynoxide)('while DynamoDB is in trouble', { timeout: 60_000 }, () => {
  it('answers in time when it does not answer, and mends itself', async () => {
    const dynoxide = await ownDynoxide();
    await dynoxide.start();
    const { api, log } = await serverOn(dynoxide);
    await api.reportAndLearn('known', { success: 1 });
    dynoxide.freeze();
    const health = watchHealth(api);
    await expectOnlyDecisions(api, 'frozen');
    await expectTold(api, log, /DynamoDB gave no usable answer|no answer from storage/);
    expectInTime('a look at the health beside it', await health.stop());
    expect(await healthStatus(api)).toBe(503);
    dynoxide.thaw();
    await expectMended(api, 'frozen');
  });

  it('answers in time when it is gone, and goes on when it is back with its data', async () => {
    const dynoxide = await ownDynoxide();
    await dynoxide.start();
    const { api, log } = await serverOn(dynoxide);
    await api.reportAndLearn('known', { success: 1 });
    await dynoxide.end();
    await expectOnlyDecisions(api, 'gone');
    await expectTold(api, log, /DynamoDB gave no usable answer|no answer from storage/);
    expect(await healthStatus(api)).toBe(503);
    await dynoxide.start();
    await expectMended(api, 'gone');
  });

  it('starts without it, and begins when it is there', async () => {
    const dynoxide = await ownDynoxide();
    const { api, log } = await serverOn(dynoxide);
    const decisions = await decideInTrouble(api, 'early');
    expect(decisions.every(({ source, stale }) => source === 'fallback' && stale)).toBe(true);
    await expectRecordsRefused(api, 'early');
    await expectTold(api, log, /does not answer|no usable answer/);
    await dynoxide.start();
    await expectDecisionsRecorded(api, 'early');
    await expectRecordsTaken(api, 'early');
  });

  it('stops cleanly all the same', async () => {
    const dynoxide = await ownDynoxide();
    await dynoxide.start();
    const server = await serverOn(dynoxide);
    dynoxide.freeze();
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });
});

async function serverOn({ url }: OwnDynoxide) {
  return await startServer({ data: await temporaryFolder(), args: dynamoArgs(url, 'baton') });
}

/** Decisions are answered by the policy that is known; nothing is taken that cannot be stored. */
async function expectOnlyDecisions(api: Api, name: string): Promise<void> {
  const decisions = await decideInTrouble(api, name);
  expect(decisions.every(({ source }) => source !== 'fallback')).toBe(true);
  await expectRecordsRefused(api, name);
}

async function expectMended(api: Api, name: string): Promise<void> {
  await expectDecisionsRecorded(api, name);
  await expectRecordsTaken(api, name);
  expect((await api.run('known')).status).toBe('settled');
}
