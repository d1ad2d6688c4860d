import { describe, expect, it } from 'vitest';
import { createTables } from '../../shared/adapters/dynamo/tables.ts';
import { localClient } from '../shared/adapters/dynamo/temporary-stores.ts';
import {
  expectExactSums,
  expectOneAnswer,
  expectSameAnswers,
  learnThat,
  type TwoServers,
} from './flows/two-servers.ts';
import type { Api } from './support/api.ts';
import { type DynamoTables, dynamoPlace } from './support/dynamo-place.ts';
import { startServer } from './support/server-process.ts';

describe('two servers on the same tables', { timeout: 60_000 }, () => {
  it('answer alike, and learn what either is told', async () => {
    const servers = await twoServers();
    const [one, other] = servers;
    await expectOneAnswer(servers, 30);
    await learnThat(one.api, 'codex', 'first');
    await learnThat(other.api, 'codex', 'second');
    expect(await experienceOf(other.api, 'codex')).toBe(2);
    await learnThat(one.api, 'codex', 'third');
    expect(await experienceOf(one.api, 'codex')).toBe(3);
    await expectSameAnswers(servers);
  });

  it('seed the strategies once, and let operators who change the same at once know', async () => {
    const [one, other] = await twoServers();
    const changes = Array.from({ length: 20 }, (_, at) => ({
      method: 'PUT' as const,
      path: '/v1/settings',
      body: { costWeight: at / 20, reason: `change ${at}` },
    }));
    const answers = await Promise.all(
      changes.map((change, at) => (at % 2 === 0 ? one : other).api.call(change)),
    );
    const taken = answers.filter(({ status }) => status === 200);
    expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
    const actions = (await one.api.audit()).map(({ action }) => action);
    expect(taken.length).toBeGreaterThan(0);
    expect(actions.filter((action) => action === 'settings_changed')).toHaveLength(taken.length);
    const strategies = await other.api.strategies();
    expect(strategies.every(({ revision }) => revision === 1)).toBe(true);
    expect(actions.filter((action) => action === 'strategy_created')).toHaveLength(
      strategies.length,
    );
  });

  it('add up exactly what both were told, whoever folds it', async () => {
    const place = await dynamoPlace();
    await expectExactSums(place, await twoServers(place), 30);
  });
});

/** Two servers that start at the same moment on tables that are there and empty. */
async function twoServers(place?: DynamoTables): Promise<TwoServers> {
  const shared = place ?? (await dynamoPlace());
  await createTables(await localClient(), shared.tables);
  return await Promise.all([startServer(shared), startServer(shared)]);
}

/** How many settled decisions the policy of this server knows for an agent. */
async function experienceOf(api: Api, agent: string): Promise<number> {
  const { statistics } = await api.policy();
  const options = statistics.find(({ type }) => type === 'select_agent')?.options ?? [];
  return options.find(({ value }) => value === agent)?.count ?? 0;
}
