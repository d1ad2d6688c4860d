import { describe, expect, it } from 'vitest';
import { HAND_DESIGNED_STRATEGIES } from '../../shared/domain/strategy/hand-designed.ts';
import type { Api, OutcomeReport } from './support/api.ts';
import { type ServerProcess, startServer, temporaryFolder } from './support/server-process.ts';
import { recountedSums, storedRuns, storedSums } from './support/stored.ts';

const AGENT_QUESTION = {
  type: 'select_agent',
  alternatives: ['claude', 'codex', 'gemini', 'aider', 'goose', 'amp'],
};
const BUG = { task: { type: 'bug' } } as const;

describe('two servers that start at the same moment on a fresh folder', () => {
  it('both come up, with every strategy loaded and audited once', async () => {
    const [one, other] = await twoServers();
    const shipped = HAND_DESIGNED_STRATEGIES.map(({ slug }) => slug).sort();
    const strategies = await one.api.strategies();
    expect(strategies.map(({ slug }) => slug)).toEqual(shipped);
    expect(strategies.every(({ revision }) => revision === 1)).toBe(true);
    const audited = (await other.api.audit()).map(({ action, subject }) => `${action} ${subject}`);
    expect(audited.sort()).toEqual(
      shipped.flatMap((slug) => [`strategy_created ${slug}`, `version_added ${slug}@1`]).sort(),
    );
    expect(await one.api.policy()).toEqual(await other.api.policy());
    expect((await one.api.policy()).strategies).toHaveLength(shipped.length);
  });
});

describe('two servers on one data folder', () => {
  it('give the same answer to the same question, also after the policy has changed', async () => {
    const [one, other] = await twoServers();
    const question = { runId: 'asked', ...AGENT_QUESTION };
    const selection = { runId: 'asked', taskId: 'task', ...BUG };
    const [choice, strategy] = [await one.api.choose(question), await one.api.select(selection)];
    await learnThat(other.api, 'amp', 'a');
    await other.api.changeSettings({ mode: 'frozen', reason: 'the policy changes' });
    for (const { api } of [other, one]) {
      expect((await api.policy()).policyVersion).not.toBe(choice.policyVersion);
      expect(await api.choose(question)).toEqual(choice);
      expect(await api.select(selection)).toEqual(strategy);
    }
    const retry = await other.api.select({ ...selection, runId: 'retry' });
    expect(retry.strategy).toEqual(strategy.strategy);
  });

  it('give one answer to two hundred who ask at once', async () => {
    const [one, other] = await twoServers();
    const servers = Array.from({ length: 200 }, (_, at) => (at % 2 === 0 ? one : other).api);
    const choices = await Promise.all(
      servers.map((api) => api.choose({ runId: 'crowd', ...AGENT_QUESTION })),
    );
    const selections = await Promise.all(
      servers.map((api) => api.select({ runId: 'selecting crowd', ...BUG })),
    );
    for (const answers of [choices, selections]) {
      const decisions = answers.map(({ recorded, ...decision }) => JSON.stringify(decision));
      expect(new Set(decisions).size).toBe(1);
      console.log(`${answers.filter(({ recorded }) => recorded).length} of 200 saw it recorded`);
    }
    expect((await one.api.run('crowd')).decisions).toHaveLength(1);
    expect((await other.api.run('selecting crowd')).decisions).toHaveLength(1);
  });

  it('know at the next request what the other has learned', async () => {
    const [one, other] = await twoServers();
    for (const [teacher, pupil, name] of [
      [one, other, 'first'],
      [other, one, 'second'],
    ] as const) {
      await learnThat(teacher.api, 'codex', name);
      const { alternatives, policyVersion } = await pupil.api.choose({
        runId: `asked after ${name}`,
        ...AGENT_QUESTION,
      });
      const policy = await teacher.api.policy();
      expect(policyVersion).toBe(policy.policyVersion);
      const known = policy.statistics.find(({ type }) => type === 'select_agent')?.options ?? [];
      expect(alternatives.find(({ value }) => value === 'codex')?.estimate).toBe(
        known.find(({ value }) => value === 'codex')?.estimate,
      );
    }
  });

  it('add up exactly what both were told, whoever folds it', async () => {
    const data = await temporaryFolder();
    const [one, other] = await twoServers(data);
    const runs = Array.from({ length: 150 }, (_, at) => `run-${at}`);
    await Promise.all(runs.map((runId, at) => runOverBoth([one.api, other.api], runId, at)));
    expect(await Promise.all([one.stop(), other.stop()])).toEqual([CLEANLY, CLEANLY]);
    const stored = await storedRuns(data);
    expect(stored.map(({ run }) => run.runId).sort()).toEqual(runs.toSorted());
    expect(stored.every(({ run }) => run.folded.revision === run.revision)).toBe(true);
    const sums = await storedSums(data);
    expect(sums['overall totals']?.[0]).toBe(runs.length);
    expect(sums).toEqual(await recountedSums(data, await temporaryFolder()));
  });
});

const CLEANLY = { code: 0, signal: null };

async function twoServers(folder?: string): Promise<readonly [ServerProcess, ServerProcess]> {
  const data = folder ?? (await temporaryFolder());
  return await Promise.all([startServer({ data }), startServer({ data })]);
}

/** Shows that one agent succeeds and another fails. */
async function learnThat(api: Api, agent: string, name: string): Promise<void> {
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
