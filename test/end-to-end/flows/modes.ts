import { describe, expect, it } from 'vitest';
import { BUILT_IN_STRATEGY } from '../../../shared/domain/strategy/built-in.ts';
import type { Api } from '../support/api.ts';
import type { Place } from '../support/place.ts';
import { startServer } from '../support/server-process.ts';

/** The caller's own default comes first; experience speaks for the second. */
const QUESTION = { type: 'select_agent', alternatives: ['claude', 'codex'] };
const BUG = { task: { type: 'bug' } } as const;

/** The hand-designed version, and the one that an operator made current in its place. */
const [BASELINE, CURRENT] = ['bug-default@1', 'bug-default@2'];

/** What each mode answers, and that a change of it is audited. */
export function testModes(newPlace: () => Promise<Place>): void {
  const experiencedServer = async () => experienced(await newPlace());
  describe('the mode of a deployment', () => {
    it('is learning at first: the better option is likely, the other one stays possible', async () => {
      const api = await experiencedServer();
      const { chosen, propensity, alternatives, source } = await api.choose(asked('choosing'));
      expect(source).toBe('policy');
      const probabilities = alternatives.map(({ probability }) => probability ?? 0);
      expect(probabilities[0]).toBeGreaterThan(0);
      expect(probabilities[1]).toBeGreaterThan(0.9);
      expect(propensity).toBe(
        probabilities[alternatives.findIndex(({ value }) => value === chosen)],
      );
      const selection = await api.select({ runId: 'selecting', ...BUG });
      expect(selection.strategy.versionId).toBe(CURRENT);
      expect(await shadowsOf(api, ['choosing', 'selecting'])).toEqual([null, null]);
    });

    it('takes the best estimate with certainty when it is frozen', async () => {
      const api = await experiencedServer();
      await api.changeSettings({ mode: 'frozen', reason: 'an audit is going on' });
      const { chosen, propensity, why } = await api.choose(asked('choosing'));
      expect({ chosen, propensity }).toEqual({ chosen: 'codex', propensity: 1 });
      expect(why).toContain('the mode is frozen');
      const selection = await api.select({ runId: 'selecting', ...BUG });
      expect([selection.strategy.versionId, selection.propensity]).toEqual([CURRENT, 1]);
    });

    it('answers the baseline in shadow mode and logs the choice of the policy beside it', async () => {
      const api = await experiencedServer();
      await api.changeSettings({ mode: 'shadow', reason: 'to see what it would do' });
      const { chosen, propensity } = await api.choose(asked('choosing'));
      expect({ chosen, propensity }).toEqual({ chosen: 'claude', propensity: 1 });
      const selection = await api.select({ runId: 'selecting', ...BUG, choices: [QUESTION] });
      expect([selection.strategy.versionId, selection.propensity]).toEqual([BASELINE, 1]);
      expect(selection.choices[0]).toMatchObject({ chosen: 'claude', propensity: 1 });
      const likely = { chosen: 'codex', propensity: expect.closeTo(1, 1) };
      expect(await shadowsOf(api, ['choosing'])).toEqual([likely]);
      expect(await shadowsOf(api, ['selecting'])).toEqual([
        { chosen: CURRENT, propensity: 1 },
        likely,
      ]);
    });

    it('answers the baseline and nothing else when it is off', async () => {
      const api = await experiencedServer();
      await api.changeSettings({ mode: 'off', reason: 'something looks wrong' });
      const { chosen, propensity, why } = await api.choose(asked('choosing'));
      expect({ chosen, propensity }).toEqual({ chosen: 'claude', propensity: 1 });
      expect(why).toContain('The mode is off');
      const selection = await api.select({ runId: 'selecting', ...BUG });
      expect([selection.strategy.versionId, selection.propensity]).toEqual([BASELINE, 1]);
      expect(await shadowsOf(api, ['choosing', 'selecting'])).toEqual([null, null]);
    });

    it('goes on learning from outcomes whatever it is', async () => {
      const api = await experiencedServer();
      for (const mode of ['frozen', 'shadow', 'off'] as const) {
        await api.changeSettings({ mode, reason: 'each in turn' });
        const before = await experienceOf(api, 'codex');
        await logOutcome(api, `in mode ${mode}`, 'codex', 1);
        expect(await experienceOf(api, 'codex')).toBe(before + 1);
      }
    });
  });

  describe('a change of the mode', () => {
    it('is audited with its reason, its caller and what it was before', async () => {
      const tokens = { BATON_TOKEN: 'for-agents', BATON_OPERATOR_TOKEN: 'for-operators' };
      const { api } = await startServer({ ...(await newPlace()), environment: tokens });
      const call = (method: 'GET' | 'PUT', path: string, token: string, body?: unknown) =>
        api.call({ method, path, body, headers: { authorization: `Bearer ${token}` } });
      const change = { mode: 'off', reason: 'Too many failures since Monday' };
      expect((await call('PUT', '/v1/settings', 'for-agents', change)).status).toBe(403);
      expect((await call('PUT', '/v1/settings', 'for-operators', { mode: 'off' })).status).toBe(
        422,
      );
      expect((await call('PUT', '/v1/settings', 'for-operators', change)).status).toBe(200);
      const audit = await call('GET', '/v1/audit?limit=1', 'for-operators');
      expect(audit.body).toMatchObject({
        items: [
          {
            action: 'settings_changed',
            subject: 'settings',
            caller: 'operator',
            reason: 'Too many failures since Monday',
            before: { mode: 'learning' },
            after: { mode: 'off' },
          },
        ],
      });
      expect(JSON.stringify(audit.body)).not.toContain('for-operators');
    });
  });
}

/** A server on which the second alternative has succeeded and the bug strategy has a new version, for all tasks. */
async function experienced(place: Place): Promise<Api> {
  const { api } = await startServer(place);
  const tenTimes = Array.from({ length: 10 }, (_, at) => at);
  await Promise.all(
    tenTimes.flatMap((at) => [
      logOutcome(api, `good ${at}`, 'codex', 1),
      logOutcome(api, `bad ${at}`, 'claude', 0),
    ]),
  );
  await api.addVersion('bug-default', {
    config: { ...BUILT_IN_STRATEGY.config, parallelism: { maxParallelAgents: 3 } },
    reasoning: 'another way to go about it',
    makeCurrent: true,
  });
  await api.changeSettings({ holdoutShare: 0, reason: 'no task answers for the others' });
  return api;
}

export async function logOutcome(
  api: Api,
  runId: string,
  chosen: string,
  success: number,
): Promise<void> {
  const decisions = [{ ...QUESTION, chosen, propensity: 0.5 }];
  await api.reportAndLearn(runId, { success, decisions });
}

export const asked = (runId: string) => ({ runId, ...QUESTION });

async function shadowsOf(api: Api, runIds: readonly string[]) {
  const runs = await Promise.all(runIds.map((runId) => api.run(runId)));
  return runs.flatMap(({ decisions }) => decisions.map(({ shadow }) => shadow));
}

/** How many settled decisions the policy knows for an agent. */
async function experienceOf(api: Api, agent: string): Promise<number> {
  const { statistics } = await api.policy();
  const options = statistics.find(({ type }) => type === QUESTION.type)?.options ?? [];
  return options.find(({ value }) => value === agent)?.count ?? 0;
}
