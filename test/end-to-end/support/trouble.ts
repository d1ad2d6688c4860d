import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import * as z from 'zod';
import type { Answer, Api } from './api.ts';
import { databaseFile } from './stored.ts';

/** What a decision may take whatever storage does, in milliseconds. */
const DECISION_BOUND_MILLISECONDS = 150;
const CALLS = 20;
const AGENTS = ['claude', 'codex', 'gemini'];

const decision = z.object({
  decisionId: z.string(),
  source: z.string(),
  stale: z.boolean(),
  recorded: z.boolean(),
  propensity: z.number(),
});
export type DecisionInTrouble = z.infer<typeof decision>;

/** A lock that this process holds on a server's database. */
export interface Lock {
  release(): void;
}

/** @param scope `writers` lets others read, as SQLite does in WAL mode; `everyone` lets nobody in */
export function lockDatabase(folder: string, scope: 'writers' | 'everyone'): Lock {
  const database = new DatabaseSync(databaseFile(folder));
  onTestFinished(() => {
    if (database.isOpen) database.close();
  });
  if (scope === 'everyone') database.exec('PRAGMA locking_mode = EXCLUSIVE');
  database.exec('BEGIN EXCLUSIVE');
  return {
    release: () => {
      database.exec('ROLLBACK');
      database.close();
    },
  };
}

/**
 * Asks for strategies and options while storage is in trouble, twenty times each, and checks that
 * every answer comes, in time, and admits that it is not recorded.
 */
export async function decideInTrouble(api: Api, name: string): Promise<DecisionInTrouble[]> {
  const ask = (at: number) => {
    const runId = `${name}-${at}`;
    return Promise.all([
      api.call({ method: 'POST', path: '/v1/selections', body: { runId, task: { type: 'bug' } } }),
      api.call({
        method: 'POST',
        path: '/v1/choices',
        body: { runId, type: 'select_agent', alternatives: AGENTS },
      }),
    ]);
  };
  await ask(-1);
  const answers: Answer[] = [];
  for (let at = 0; at < CALLS; at += 1) answers.push(...(await ask(at)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expectInTime(
    `${name}: a decision`,
    answers.map(({ milliseconds }) => milliseconds),
  );
  const decisions = answers.map(({ body }) => decision.parse(body));
  expect(decisions.every(({ recorded }) => !recorded)).toBe(true);
  return decisions;
}

/** Prints the median and the longest of some times and checks the median. */
export function expectInTime(what: string, times: readonly number[]): void {
  const sorted = times.toSorted((left, right) => left - right);
  const [median = 0, longest = 0] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  console.log(`${what} took ${median.toFixed(1)} ms (median), ${longest.toFixed(1)} ms (longest)`);
  expect(median).toBeLessThan(DECISION_BOUND_MILLISECONDS);
}

/** Checks that nothing is accepted that cannot be stored. */
export async function expectRecordsRefused(api: Api, name: string): Promise<void> {
  for (const { status, headers, body } of await Promise.all(sendRecords(api, name))) {
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body).toMatchObject({ type: 'urn:baton:problem:unavailable', status: 503 });
  }
}

/** Checks that what was refused is taken when it is sent again, and counts once. */
export async function expectRecordsTaken(api: Api, name: string): Promise<void> {
  for (const { status } of await Promise.all(sendRecords(api, name))) expect(status).toBe(202);
  for (const runId of [`${name}-reported`, `${name}-batch`]) {
    await expect.poll(async () => (await api.run(runId)).status, PATIENTLY).toBe('settled');
  }
  expect((await api.run(`${name}-logged`)).decisions).toHaveLength(1);
}

function sendRecords(api: Api, name: string): Promise<Answer>[] {
  const logged = { runId: `${name}-logged`, type: 'select_agent', chosen: 'claude' };
  return [
    api.call({ method: 'POST', path: '/v1/decisions', body: { decisions: [logged] } }),
    api.call({
      method: 'PATCH',
      path: `/v1/runs/${name}-reported/outcome`,
      body: { success: 1 },
    }),
    api.call({
      method: 'POST',
      path: '/v1/outcomes',
      body: { outcomes: [{ runId: `${name}-batch`, success: 0 }] },
    }),
  ];
}

/** Checks that people are told what is wrong, soon, on the page and in the log. */
export async function expectTold(api: Api, log: () => string, words: RegExp): Promise<void> {
  const { status, milliseconds, body } = await api.call({ method: 'GET', path: '/v1/alerts' });
  expect(status).toBe(200);
  expect(milliseconds).toBeLessThan(500);
  expect(JSON.stringify(body)).toContain('storage_unavailable');
  expect(JSON.stringify(body)).toMatch(words);
  expect(log()).toMatch(words);
}

/** Checks that decisions are recorded again, without a restart. */
export async function expectDecisionsRecorded(api: Api, name: string): Promise<void> {
  let asked = 0;
  const isSound = async () => {
    asked += 1;
    const question = { type: 'select_agent', alternatives: AGENTS };
    const { recorded, stale, source } = await api.choose({
      runId: `${name}-after-${asked}`,
      ...question,
    });
    return { recorded, stale, source };
  };
  await expect.poll(isSound, PATIENTLY).toEqual({ recorded: true, stale: false, source: 'policy' });
  expect((await api.health()).status).toBe('ok');
}

/** The status that monitoring sees. */
export async function healthStatus(api: Api): Promise<number> {
  return (await api.call({ method: 'GET', path: '/health' })).status;
}

/** For what comes right by itself. */
export const PATIENTLY = { timeout: 5_000, interval: 50 };

/** Asks for the health again and again until told to stop, and answers how long each took. */
export function watchHealth(api: Api): { stop(): Promise<readonly number[]> } {
  let stopped = false;
  const watching = (async () => {
    const times: number[] = [];
    while (!stopped) {
      const answer = await api.call({ method: 'GET', path: '/health' }).catch(() => undefined);
      if (answer === undefined) break;
      times.push(answer.milliseconds);
      await sleep(20);
    }
    return times;
  })();
  return {
    stop: () => {
      stopped = true;
      return watching;
    },
  };
}
