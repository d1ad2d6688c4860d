import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../local/clock.ts';
import { FoldLoop } from '../../local/fold-loop.ts';
import { embeddedHome } from '../../local/runtime.ts';
import { acceptOutcome, outcomeRequestSchema } from '../../shared/application/accept-outcome.ts';
import type { Baton } from '../../shared/application/baton.ts';
import { reconcilePolicy } from '../../shared/application/publish-policy.ts';
import { runIdSchema } from '../../shared/domain/identifiers.ts';
import { BUILT_IN_STRATEGY } from '../../shared/domain/strategy/built-in.ts';
import type { Strategy } from '../../shared/domain/strategy/strategy.ts';
import { StorageUnavailable } from '../../shared/ports.ts';
import type { Api } from './support/api.ts';
import { startServer, temporaryFolder } from './support/server-process.ts';
import { databaseFile, silentLog } from './support/stored.ts';
import {
  decideInTrouble,
  expectDecisionsRecorded,
  expectInTime,
  expectRecordsRefused,
  expectRecordsTaken,
  expectTold,
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
    expect(decisions.every(({ source }) => source === 'policy')).toBe(true);
    await expectRecordsRefused(api, 'locked');
    await expectTold(api, log, /another process kept the database locked/);
    expectInTime('a look at the health beside it', await health.stop());
    lock.release();
    await expectDecisionsRecorded(api, 'locked');
    await expectRecordsTaken(api, 'locked');
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
    await sleep(1_200);
    for (const { recorded, runId, decisionId, chosen, propensity } of choices) {
      expect({ recorded, chosen, propensity }).toEqual({
        recorded: false,
        chosen: 'codex',
        propensity: 1,
      });
      const { decisions } = await api.run(runId);
      expect(decisions).toContainEqual(expect.objectContaining({ decisionId, chosen, propensity }));
    }
    for (const { recorded, runId, strategy } of retries) {
      expect({ recorded, slug: strategy.slug }).toEqual({ recorded: false, slug: 'zig' });
      expect((await api.run(runId)).strategy).toEqual(strategy);
    }
  });

  it('starts when not even reading is allowed, and loads its policy afterwards', async () => {
    const data = await temporaryFolder();
    await (await startServer({ data })).stop();
    const lock = lockDatabase(data, 'everyone');
    const { api, log } = await startServer({ data });
    const decisions = await decideInTrouble(api, 'shut');
    expect(decisions.every(({ source }) => source === 'fallback')).toBe(true);
    expect(await statusOf(api, '/health')).toBe(503);
    await expectRecordsRefused(api, 'shut');
    await expectTold(api, log, /another process kept the database locked/);
    lock.release();
    await expectDecisionsRecorded(api, 'shut');
    await expectRecordsTaken(api, 'shut');
  });

  it('stops cleanly all the same', async () => {
    const data = await temporaryFolder();
    await (await startServer({ data })).stop();
    lockDatabase(data, 'everyone');
    const server = await startServer({ data });
    await sleep(1_300);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });
});

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
    expect(decisions.every(({ source, stale }) => source === 'policy' && stale)).toBe(true);
    await expectRecordsRefused(api, 'gone');
    await expectTold(api, log, /baton\.db is missing: put it back/);
    expect(await statusOf(api, '/health')).toBe(503);
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

describe('when folding succeeds and publishing fails', () => {
  it('publishes what was folded as soon as it can, without waiting for the next outcome', async () => {
    const folder = await temporaryFolder();
    const { baton, stop } = embeddedHome({ folder, clock: systemClock, log: silentLog });
    onTestFinished(stop);
    await reconcilePolicy(baton);
    const publish = vi
      .fn(baton.stores.policies.publish)
      .mockRejectedValueOnce(new StorageUnavailable('the disk is full'));
    const stores = { ...baton.stores, policies: { ...baton.stores.policies, publish } };
    const loop = new FoldLoop(() => troubled);
    const troubled: Baton = { ...baton, stores, doorbell: loop };
    await acceptOutcome(troubled, runIdSchema.parse('run'), LEARNED);
    const learned = () => baton.policy.known().policy?.models.get('select_agent')?.get('codex');
    await expect.poll(learned, PATIENTLY).toMatchObject({ count: 1 });
    expect(publish).toHaveBeenCalledTimes(2);
    await loop.stop();
  });
});

describe('while no strategy applies', () => {
  it('follows the built-in strategy, says so, and tells people', async () => {
    const { api } = await startServer({ data: await temporaryFolder() });
    const strategies = await api.strategies();
    for (const strategy of strategies) await setEnabled(api, strategy, false);
    const { strategy, source, propensity, recorded, stale } = await api.select({
      runId: 'nothing-applies',
      task: { type: 'bug' },
    });
    expect({ source, propensity, recorded, stale, versionId: strategy.versionId }).toEqual({
      source: 'fallback',
      propensity: 1,
      recorded: true,
      stale: false,
      versionId: 'built-in@1',
    });
    expect(await api.alerts()).toContainEqual(
      expect.objectContaining({
        code: 'selection_fallback',
        message: expect.stringContaining('No strategy applies to this context'),
      }),
    );
    for (const each of strategies) await setEnabled(api, each, true);
    const again = await api.select({ runId: 'one-applies', task: { type: 'bug' } });
    expect(again.source).toBe('policy');
  });
});

const LEARNED = outcomeRequestSchema.parse({
  success: 1,
  decisions: [{ type: 'select_agent', chosen: 'codex', propensity: 0.5 }],
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

async function expectNoPolicy(api: Api, name: string): Promise<void> {
  const decisions = await decideInTrouble(api, name);
  expect(decisions.every(({ source }) => source === 'fallback')).toBe(true);
  expect(await statusOf(api, '/health')).toBe(503);
  await expectRecordsRefused(api, name);
}

async function statusOf(api: Api, path: string): Promise<number> {
  return (await api.call({ method: 'GET', path })).status;
}

async function setEnabled(api: Api, strategy: Strategy, enabled: boolean): Promise<void> {
  const { slug, name, taskType, contextRules, evolution, thresholds } = strategy;
  const settings = { name, taskType, contextRules, evolution, thresholds, enabled };
  await api.saveStrategy(slug, { ...settings, reason: 'a test' });
}
