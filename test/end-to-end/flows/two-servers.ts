import { expect } from 'vitest';
import type { Api, OutcomeReport } from '../support/api.ts';
import type { Place } from '../support/place.ts';
import { type ServerProcess, temporaryFolder } from '../support/server-process.ts';
import { recountOf, runsIn, sumsIn } from '../support/stored.ts';

export type TwoServers = readonly [ServerProcess, ServerProcess];

export const AGENT_QUESTION = {
  type: 'select_agent',
  alternatives: ['claude', 'codex', 'gemini', 'aider', 'goose', 'amp'],
};
const BUG = { task: { type: 'bug' } } as const;
const CLEANLY = { code: 0, signal: null };

/**
 * Asks one server, changes the policy over the other, and asks both again.
 *
 * @returns the answer
 */
export async function expectSameAnswers([one, other]: TwoServers) {
  const question = { runId: 'asked', ...AGENT_QUESTION };
  const selection = { runId: 'asked', taskId: 'task', ...BUG };
  const [choice, strategy] = [await one.api.choose(question), await one.api.select(selection)];
  await learnThat(other.api, 'amp', 'a');
  await other.api.changeSettings({ mode: 'frozen', reason: 'the policy changes' });
  expect((await other.api.policy()).policyVersion).not.toBe(choice.policyVersion);
  for (const { api } of [other, one]) {
    expect(await api.choose(question)).toEqual(choice);
    expect(await api.select(selection)).toEqual(strategy);
  }
  const retry = await other.api.select({ ...selection, runId: 'retry' });
  expect(retry.strategy).toEqual(strategy.strategy);
  return choice;
}

/**
 * Asks both servers the same, many times at once.
 *
 * @param mayDiffer fields of the answers that need not be the same
 */
export async function expectOneAnswer(
  [one, other]: TwoServers,
  crowd: number,
  mayDiffer: readonly string[] = [],
): Promise<void> {
  const different = new Set(['recorded', ...mayDiffer]);
  const compared = (answer: object) =>
    JSON.stringify(Object.entries(answer).filter(([field]) => !different.has(field)));
  const servers = Array.from({ length: crowd }, (_, at) => (at % 2 === 0 ? one : other).api);
  const choices = await Promise.all(
    servers.map((api) => api.choose({ runId: 'crowd', ...AGENT_QUESTION })),
  );
  const selections = await Promise.all(
    servers.map((api) => api.select({ runId: 'selecting crowd', ...BUG })),
  );
  for (const answers of [choices, selections]) {
    expect(new Set(answers.map(compared)).size).toBe(1);
    console.log(`${answers.filter(({ recorded }) => recorded).length} of ${crowd} saw it recorded`);
  }
  // Where nobody was recorded within the budget, whoever asks again is.
  const asksAgain = async () => [
    (await one.api.choose({ runId: 'crowd', ...AGENT_QUESTION })).recorded,
    (await one.api.select({ runId: 'selecting crowd', ...BUG })).recorded,
  ];
  await expect.poll(asksAgain, { timeout: 5_000, interval: 50 }).toEqual([true, true]);
  expect((await one.api.run('crowd')).decisions).toHaveLength(1);
  expect((await other.api.run('selecting crowd')).decisions).toHaveLength(1);
}

/** Tells both servers about the same runs at once, some of it twice, and stops them. */
export async function expectExactSums(
  place: Place,
  [one, other]: TwoServers,
  count: number,
): Promise<void> {
  const runs = Array.from({ length: count }, (_, at) => `run-${at}`);
  await Promise.all(runs.map((runId, at) => runOverBoth([one.api, other.api], runId, at)));
  expect(await Promise.all([one.stop(), other.stop()])).toEqual([CLEANLY, CLEANLY]);
  const stored = await place.withStores(runsIn);
  expect(stored.map(({ run }) => run.runId).sort()).toEqual(runs.toSorted());
  expect(stored.every(({ run }) => run.folded.revision === run.revision)).toBe(true);
  const sums = await place.withStores(sumsIn);
  expect(sums['overall totals']?.[0]).toBe(runs.length);
  const scratch = await temporaryFolder();
  expect(sums).toEqual(await place.withStores((stores) => recountOf(stores, scratch)));
}

/** Shows that one agent succeeds and another fails. */
export async function learnThat(api: Api, agent: string, name: string): Promise<void> {
  const logged = (chosen: string) => ({ type: 'select_agent', chosen, propensity: 0.5 });
  await api.reportAndLearn(`${name} good`, { success: 1, decisions: [logged(agent)] });
  await api.reportAndLearn(`${name} bad`, { success: 0, decisions: [logged('claude')] });
}

/** Selects on one server, chooses on the other and reports to both at once, some of it twice. */
async function runOverBoth(
  [one, other]: readonly [Api, Api],
  runId: string,
  at: number,
): Promise<void> {
  const report: OutcomeReport = {
    merged: at % 3 > 0,
    costUsd: at / 100,
    observedAt: '2026-01-01T00:00:00.000Z',
  };
  const revised = {
    ciPassed: at % 4 > 0,
    costUsd: at / 50,
    observedAt: '2026-01-02T00:00:00.000Z',
  };
  await Promise.all([one.select({ runId, ...BUG }), other.choose({ runId, ...AGENT_QUESTION })]);
  await Promise.all([one.report(runId, report), other.report(runId, revised)]);
  await Promise.all([other.report(runId, report), one.report(runId, revised)]);
}
