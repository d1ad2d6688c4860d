import { expect } from 'vitest';
import type { Api } from '../support/api.ts';
import type { Place } from '../support/place.ts';
import { startServer } from '../support/server-process.ts';
import { runsIn, sumsIn } from '../support/stored.ts';

const CLEANLY = { code: 0, signal: null };
const AGENTS = ['claude', 'codex', 'gemini'];

/**
 * Tells a server to stop in the middle of reports: all that it acknowledged is stored and folded.
 *
 * @param reported how many at once
 * @param afterStop looks at the place before anybody else does
 */
export async function expectAcknowledgedKept(
  place: Place,
  reported: number,
  afterStop: () => void = () => undefined,
): Promise<void> {
  const server = await startServer(place);
  const reports = Array.from({ length: reported }, (_, at) => reportUnlessGone(server.api, at));
  await Promise.race(reports);
  server.send('SIGTERM');
  const acknowledged = (await Promise.all(reports)).filter((runId) => runId !== undefined);
  expect(await server.ended).toEqual(CLEANLY);
  afterStop();
  const stored = await place.withStores(runsIn);
  const runs = new Map(stored.map(({ run }) => [String(run.runId), run]));
  expect(acknowledged.length).toBeGreaterThan(0);
  for (const runId of acknowledged) {
    expect(runs.get(runId)?.folded.evidence?.success).toBe(true);
  }
  expect((await place.withStores(sumsIn))['overall totals']?.[0]).toBe(runs.size);
}

/** Starts a server again: it is ready soon and answers as the one before. */
export async function expectServedAsBefore(place: Place, learned: number): Promise<void> {
  const before = await startServer(place);
  for (let at = 0; at < learned; at += 1) await learnFromRun(before.api, at);
  const [policy, insights] = [await before.api.policy(), await before.api.insights()];
  const choice = await before.api.choose(QUESTION);
  expect(await before.stop()).toEqual(CLEANLY);

  const after = await startServer(place);
  console.log(`ready again after ${Math.round(after.readyAfterMilliseconds)} ms`);
  expect(after.readyAfterMilliseconds).toBeLessThan(5_000);
  expect(await after.api.policy()).toEqual(policy);
  expect(await after.api.insights()).toEqual({ ...insights, at: expect.any(String) });
  expect(await after.api.choose(QUESTION)).toEqual(choice);
  const other = await after.api.choose({ ...QUESTION, runId: 'asked-after' });
  expect(other.policyVersion).toBe(choice.policyVersion);
  expect(other.alternatives).toEqual(choice.alternatives);
  expect(await after.stop()).toEqual(CLEANLY);
}

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
