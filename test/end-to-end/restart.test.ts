import { existsSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Api } from './support/api.ts';
import { sendHalf } from './support/half-sent.ts';
import { type ServerProcess, startServer, temporaryFolder } from './support/server-process.ts';
import { databaseFile, storedRuns, storedSums } from './support/stored.ts';

const CLEANLY = { code: 0, signal: null };
const AGENTS = ['claude', 'codex', 'gemini'];

/** Longer than any call takes, much shorter than clients keep their connections alive. */
const STOPS_WITHIN_MILLISECONDS = 5_000;

describe('a server that is told to stop', () => {
  it.for(['SIGTERM', 'SIGINT'] as const)('ends cleanly on %s, told once or twice', async (name) => {
    const server = await startServer({ data: await temporaryFolder() });
    server.send(name);
    await sleep(1);
    server.send(name);
    expect(await server.ended).toEqual(CLEANLY);
  });

  it('answers the calls that are under way', async () => {
    const server = await startServer({ data: await temporaryFolder() });
    const body = { runId: 'half', type: 'select_agent', alternatives: AGENTS };
    const request = await sendHalf(server.url, '/v1/choices', body);
    await server.api.health();
    server.send('SIGTERM');
    await sleep(100);
    const response = await request.complete();
    expect(response).toMatch(/^HTTP\/1\.1 200 /);
    expect(response).toContain('"recorded":true');
    expect(await endedWithin(server)).toEqual(CLEANLY);
  });

  it('ends while clients keep sending, and while one never finishes sending', async () => {
    const server = await startServer({ data: await temporaryFolder() });
    await sendHalf(server.url, '/v1/choices', { runId: 'never' });
    const clients = Array.from({ length: 4 }, () => healthUntilGone(server.api));
    await sleep(200);
    server.send('SIGTERM');
    expect(await endedWithin(server)).toEqual(CLEANLY);
    await Promise.all(clients);
  });

  it('has kept and folded everything that it acknowledged', async () => {
    const data = await temporaryFolder();
    const server = await startServer({ data });
    const reports = Array.from({ length: 300 }, (_, at) => reportUnlessGone(server.api, at));
    await Promise.race(reports);
    server.send('SIGTERM');
    const acknowledged = (await Promise.all(reports)).filter((runId) => runId !== undefined);
    expect(await server.ended).toEqual(CLEANLY);
    expect(sizeOf(`${databaseFile(data)}-wal`)).toBe(0);
    const runs = new Map((await storedRuns(data)).map(({ run }) => [String(run.runId), run]));
    expect(acknowledged.length).toBeGreaterThan(0);
    for (const runId of acknowledged) {
      expect(runs.get(runId)?.folded.evidence?.success).toBe(true);
    }
    expect((await storedSums(data))['overall totals']?.[0]).toBe(runs.size);
  });
});

describe('a server that is started again on its folder', () => {
  it('is ready within seconds and serves what was learned as it was', async () => {
    const data = await temporaryFolder();
    const before = await startServer({ data });
    for (let at = 0; at < 60; at += 1) await learnFromRun(before.api, at);
    const [policy, insights] = [await before.api.policy(), await before.api.insights()];
    const choice = await before.api.choose(QUESTION);
    expect(await before.stop()).toEqual(CLEANLY);

    const after = await startServer({ data });
    console.log(`ready again after ${Math.round(after.readyAfterMilliseconds)} ms`);
    expect(after.readyAfterMilliseconds).toBeLessThan(5_000);
    expect(await after.api.policy()).toEqual(policy);
    expect(await after.api.insights()).toEqual({ ...insights, at: expect.any(String) });
    expect(await after.api.choose(QUESTION)).toEqual(choice);
    const other = await after.api.choose({ ...QUESTION, runId: 'asked-after' });
    expect(other.policyVersion).toBe(choice.policyVersion);
    expect(other.alternatives).toEqual(choice.alternatives);
    expect(await after.stop()).toEqual(CLEANLY);
  });
});

const QUESTION = { runId: 'asked-before', type: 'select_agent', alternatives: AGENTS };

async function learnFromRun(api: Api, at: number): Promise<void> {
  const runId = `learned-${at}`;
  const { chosen } = await api.choose({ ...QUESTION, runId });
  await api.reportAndLearn(runId, { success: chosen === 'codex' ? 1 : 0, costUsd: 0.5 });
}

/** @returns the run, or `undefined` when the server did not take the report any more */
async function reportUnlessGone(api: Api, at: number): Promise<string | undefined> {
  const runId = `reported-${at}`;
  try {
    await api.report(runId, { success: 1 });
    return runId;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

async function healthUntilGone(api: Api): Promise<void> {
  for (;;) {
    const answer = await api.health().catch(() => undefined);
    if (answer === undefined) return;
  }
}

async function endedWithin({ ended }: ServerProcess) {
  const late = sleep(STOPS_WITHIN_MILLISECONDS, 'still running', { ref: false });
  return await Promise.race([ended, late]);
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}
