import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_STRATEGY } from '../../shared/domain/strategy/built-in.ts';
import type { Api } from './support/api.ts';
import { startServer, temporaryFolder } from './support/server-process.ts';
import { storedSums } from './support/stored.ts';
import {
  decideInTrouble,
  expectDecisionsRecorded,
  expectInTime,
  expectRecordsRefused,
  expectRecordsTaken,
  expectTold,
  healthStatus,
  lockDatabase,
  PATIENTLY,
  watchHealth,
} from './support/trouble.ts';

const AGENT_QUESTION = {
  type: 'select_agent',
  alternatives: ['claude', 'codex', 'gemini', 'aider', 'goose', 'amp'],
};

describe('while the database is locked by another program', () => {
  it('answers every decision in time, records nothing, and mends itself', async () => {
    const data = await temporaryFolder();
    const { api, log } = await startServer({ data });
    await api.reportAndLearn('known', { success: 1 });
    const lock = lockDatabase(data, 'writers');
    const health = watchHealth(api);
    const decisions = await decideInTrouble(api, 'locked');
    expect(decisions.every(({ source }) => source !== 'fallback')).toBe(true);
    await expectRecordsRefused(api, 'locked');
    await expectTold(api, log, /another process kept the database locked/);
    expectInTime('a look at the health beside it', await health.stop());
    lock.release();
    await expectDecisionsRecorded(api, 'locked');
    await expectRecordsTaken(api, 'locked');
    expect(await api.alerts()).toEqual([
      expect.objectContaining({ code: 'storage_unavailable', count: expect.any(Number) }),
    ]);
  });

  it('answers 503 on /health while nothing can be written', async () => {
    const data = await temporaryFolder();
    const { api } = await startServer({ data });
    const lock = lockDatabase(data, 'writers');
    expect(await healthStatus(api)).toBe(503);
    lock.release();
    expect(await healthStatus(api)).toBe(200);
  });

  it('names the trouble to people right after the first decision that met it', async () => {
    const data = await temporaryFolder();
    const { api, log } = await startServer({ data });
    lockDatabase(data, 'writers');
    await api.choose({ runId: 'first', ...AGENT_QUESTION });
    await expectTold(api, log, /no answer from storage within 100 ms/);
  });

  it('stores no other decision than the one it answered, when the lock goes after the answer', async () => {
    const data = await temporaryFolder();
    const { api } = await startServer({ data });
    await onlyCodexForZig(api);
    const tasks = Array.from({ length: 6 }, (_, at) => `task-${at}`);
    for (const task of tasks) await api.select({ runId: task, ...ZIG_TASK });
    const lock = lockDatabase(data, 'writers');
    const [choices, retries] = await Promise.all([
      Promise.all(tasks.map((runId) => api.choose({ runId, ...AGENT_QUESTION }))),
      Promise.all(
        tasks.map((taskId) => api.select({ runId: `retry of ${taskId}`, taskId, ...BUG_TASK })),
      ),
    ]);
    lock.release();
    for (const { recorded, runId, decisionId, chosen, propensity } of choices) {
      expect({ recorded, chosen, propensity }).toEqual({
        recorded: false,
        chosen: 'codex',
        propensity: 1,
      });
      const answered = expect.objectContaining({ decisionId, chosen, propensity });
      await expect
        .poll(async () => (await api.run(runId)).decisions, PATIENTLY)
        .toContainEqual(answered);
    }
    for (const { recorded, runId, strategy } of retries) {
      expect({ recorded, slug: strategy.slug }).toEqual({ recorded: false, slug: 'zig' });
      const stored = async () => (await api.run(runId).catch(() => undefined))?.strategy;
      await expect.poll(stored, PATIENTLY).toEqual(strategy);
    }
  });

  it('starts when not even reading is allowed, and loads its policy afterwards', async () => {
    const data = await temporaryFolder();
    await storedSums(data);
    const lock = lockDatabase(data, 'everyone');
    const { api, log } = await startServer({ data });
    const decisions = await decideInTrouble(api, 'shut');
    expect(decisions.every(({ source }) => source === 'fallback')).toBe(true);
    expect(await healthStatus(api)).toBe(503);
    await expectRecordsRefused(api, 'shut');
    await expectTold(api, log, /another process kept the database locked/);
    lock.release();
    await expectDecisionsRecorded(api, 'shut');
    await expectRecordsTaken(api, 'shut');
  });

  it('stops cleanly all the same', async () => {
    const data = await temporaryFolder();
    await storedSums(data);
    lockDatabase(data, 'everyone');
    const server = await startServer({ data });
    await sleep(1_300);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });
});

const ZIG_TASK = { task: { type: 'bug' }, project: { language: 'zig' } } as const;
const BUG_TASK = { task: { type: 'bug' } } as const;

/** A strategy for tasks in a rare language that leaves one agent to choose from. */
async function onlyCodexForZig(api: Api): Promise<void> {
  await api.saveStrategy('zig', {
    name: 'Zig',
    taskType: 'any',
    contextRules: { language: 'zig' },
    reason: 'a rare language',
  });
  await api.addVersion('zig', {
    config: { ...BUILT_IN_STRATEGY.config, agentSelection: { agents: ['codex'] } },
    reasoning: 'one agent knows the language',
    makeCurrent: true,
  });
}
