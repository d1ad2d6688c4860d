import { existsSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { expectAcknowledgedKept, expectServedAsBefore } from './flows/restart.ts';
import type { Api } from './support/api.ts';
import { sendHalf } from './support/half-sent.ts';
import { sqlitePlace } from './support/place.ts';
import { type ServerProcess, startServer, temporaryFolder } from './support/server-process.ts';
import { databaseFile } from './support/stored.ts';

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
    const place = await sqlitePlace();
    await expectAcknowledgedKept(place, 300, () => {
      expect(sizeOf(`${databaseFile(place.data)}-wal`)).toBe(0);
    });
  });
});

describe('a server that is started again on its folder', () => {
  it('is ready within seconds and serves what was learned as it was', async () => {
    await expectServedAsBefore(await sqlitePlace(), 60);
  });
});

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
