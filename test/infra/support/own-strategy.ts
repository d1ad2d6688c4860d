import { HAND_DESIGNED_STRATEGIES } from '../../../shared/domain/strategy/hand-designed.ts';
import type { Deployment } from './guarded-deployment.ts';

export const SLUG = 'my-own';
export const mine = { pathParameters: { slug: SLUG } };
const reason = 'a test';

/** A task that follows no other strategy. */
export const TASK = { task: { type: 'bug' }, project: { language: 'rust' } };

/** A strategy with two versions, the first of which is current. */
export async function withOwnStrategy({ invoke, api }: Deployment): Promise<void> {
  await invoke('seed', {});
  await api('operate', {
    routeKey: 'PUT /v1/strategies/{slug}',
    ...mine,
    body: { name: 'My own', taskType: 'bug', contextRules: { language: ['rust'] }, reason },
  });
  const [hand] = HAND_DESIGNED_STRATEGIES;
  for (const maxAttempts of [1, 4]) {
    const retry = { maxAttempts, backoff: 'fixed', initialDelaySeconds: 7 };
    await api('operate', {
      routeKey: 'POST /v1/strategies/{slug}/versions',
      ...mine,
      body: { config: { ...hand?.config, retry }, reasoning: 'two of them' },
    });
  }
  await makeCurrent({ api }, `${SLUG}@1`);
}

export async function makeCurrent(
  { api }: Pick<Deployment, 'api'>,
  versionId: string,
): Promise<void> {
  const body = { versionId, reason };
  await api('operate', { routeKey: 'PUT /v1/strategies/{slug}/current', ...mine, body });
}

/** So many runs that follow it, every second of which succeeds, and what is learned from them. */
export async function runsOfOwnStrategy(
  { api, learn }: Pick<Deployment, 'api' | 'learn'>,
  count: number,
): Promise<void> {
  const runIds = Array.from({ length: count }, (_, number) => `run-${number}`);
  for (const runId of runIds) {
    await api('decide', { routeKey: 'POST /v1/selections', body: { runId, ...TASK } });
  }
  const outcomes = runIds.map((runId, at) => ({ runId, success: at % 2, final: true }));
  await api('record', { routeKey: 'POST /v1/outcomes', body: { outcomes } });
  await learn();
}
