import { describe, expect, it } from 'vitest';
import { HAND_DESIGNED_STRATEGIES } from '../../shared/domain/strategy/hand-designed.ts';
import {
  AGENT_QUESTION,
  expectExactSums,
  expectOneAnswer,
  expectSameAnswers,
  learnThat,
} from './flows/two-servers.ts';
import { type Place, sqlitePlace } from './support/place.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

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
    const servers = await twoServers();
    const { policyVersion } = await expectSameAnswers(servers);
    for (const { api } of servers) {
      expect((await api.policy()).policyVersion).not.toBe(policyVersion);
    }
  });

  it('give one answer to two hundred who ask at once', async () => {
    await expectOneAnswer(await twoServers(), 200);
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
      expect(known.find(({ value }) => value === 'codex')?.count).toBe(name === 'first' ? 1 : 2);
      expect(alternatives.find(({ value }) => value === 'codex')?.estimate).not.toBeNull();
    }
  });

  it('add up exactly what both were told, whoever folds it', async () => {
    const place = await sqlitePlace();
    await expectExactSums(place, await twoServers(place), 150);
  });
});

async function twoServers(place?: Place): Promise<readonly [ServerProcess, ServerProcess]> {
  const shared = place ?? (await sqlitePlace());
  return await Promise.all([startServer(shared), startServer(shared)]);
}
