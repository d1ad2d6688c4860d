import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { EXPERIMENT_COUNTS } from '../../shared/domain/learning/sums-keys.ts';
import { HAND_DESIGNED_STRATEGIES } from '../../shared/domain/strategy/hand-designed.ts';
import type { Stores } from '../../shared/ports.ts';
import { experimentIdOf, slugOf } from '../contracts/samples.ts';
import { decidedExperiment } from './support/decided-experiment.ts';
import { guardedDeployment } from './support/guarded-deployment.ts';

const PATIENCE = { timeout: 120_000 };
const SLUG = 'my-own';
const mine = { pathParameters: { slug: SLUG } };
const reason = 'a test';
/** A task that follows no other strategy. */
const TASK = { task: { type: 'bug' }, project: { language: 'rust' } };
const [hand] = HAND_DESIGNED_STRATEGIES;

const createdSchema = z.object({ id: z.string() });
const strategySchema = z.object({ currentVersionId: z.string() });

type Deployment = Awaited<ReturnType<typeof guardedDeployment>>;

/** A strategy with two versions, the first of which is current. */
async function withOwnStrategy({ invoke, api }: Deployment): Promise<void> {
  await invoke('seed', {});
  await api('operate', {
    routeKey: 'PUT /v1/strategies/{slug}',
    ...mine,
    body: { name: 'My own', taskType: 'bug', contextRules: { language: ['rust'] }, reason },
  });
  for (const maxAttempts of [1, 4]) {
    const retry = { maxAttempts, backoff: 'fixed', initialDelaySeconds: 7 };
    await api('operate', {
      routeKey: 'POST /v1/strategies/{slug}/versions',
      ...mine,
      body: { config: { ...hand?.config, retry }, reasoning: 'two of them' },
    });
  }
  await makeCurrent(api, `${SLUG}@1`);
}

function makeCurrent(api: Deployment['api'], versionId: string): Promise<unknown> {
  const body = { versionId, reason };
  return api('operate', { routeKey: 'PUT /v1/strategies/{slug}/current', ...mine, body });
}

async function createExperiment(
  api: Deployment['api'],
  challenger: 1 | 2,
  draft: boolean,
): Promise<{ readonly pathParameters: { readonly experimentId: string } }> {
  const arms = [1, 2].map((number) => ({ versionId: `${SLUG}@${number}`, weight: 0.5 }));
  const body = { slug: SLUG, arms: challenger === 2 ? arms : arms.toReversed(), draft, reason };
  const { id } = createdSchema.parse(
    await api('operate', { routeKey: 'POST /v1/experiments', body }),
  );
  return { pathParameters: { experimentId: id } };
}

describe('an experiment', PATIENCE, () => {
  it('is created, counted, shown and ended with the permissions of the roles', async () => {
    const deployment = await guardedDeployment();
    const { invoke, api, learn, stores, refused } = deployment;
    await withOwnStrategy(deployment);
    const first = await createExperiment(api, 2, true);
    await api('read', { routeKey: 'GET /v1/experiments' });
    await api('read', {
      routeKey: 'GET /v1/experiments',
      query: `status=draft&strategy=${SLUG}`,
    });
    await api('operate', {
      routeKey: 'POST /v1/experiments/{experimentId}/start',
      ...first,
      body: { reason },
    });
    const runIds = Array.from({ length: 12 }, (_, number) => `run-${number}`);
    for (const runId of runIds) {
      await api('decide', {
        routeKey: 'POST /v1/selections',
        body: { runId, ...TASK },
      });
    }
    const outcomes = runIds.map((runId) => ({ runId, success: 1, final: true }));
    await api('record', { routeKey: 'POST /v1/outcomes', body: { outcomes } });
    await learn();
    expect(await stores.sums.list(EXPERIMENT_COUNTS)).not.toEqual([]);
    await api('read', { routeKey: 'GET /v1/experiments/{experimentId}', ...first });
    // A deployment seeds, and publishes a policy with the experiment that is running.
    await invoke('seed', {});

    await makeCurrent(api, `${SLUG}@2`);
    expect(await statusOf(stores, first.pathParameters.experimentId)).toBe('ended');
    const second = await createExperiment(api, 1, false);
    await api('operate', {
      routeKey: 'POST /v1/experiments/{experimentId}/stop',
      ...second,
      body: { reason },
    });
    expect(refused()).toEqual([]);
  });

  it.each([
    ['fold', { source: 'aws.scheduler' }],
    ['evolve', { state: 'JudgeExperiment', executionId: 'execution-1', slug: SLUG, dryRun: false }],
  ] as const)('is judged by %s, which promotes the better version', async (name, event) => {
    const deployment = await guardedDeployment();
    const { invoke, api, stores, refused } = deployment;
    await withOwnStrategy(deployment);
    // Something for the retention to look through.
    const body = { runId: 'run-1', ...TASK };
    await api('decide', { routeKey: 'POST /v1/selections', body });
    const { id } = await decidedExperiment(stores, slugOf(SLUG));
    await invoke(name, event);
    expect(refused()).toEqual([]);
    expect(await statusOf(stores, id)).toBe('ended');
    const strategy = await api('read', { routeKey: 'GET /v1/strategies/{slug}', ...mine });
    expect(strategySchema.parse(strategy).currentVersionId).toBe(`${SLUG}@2`);
  });
});

async function statusOf({ experiments }: Stores, id: string): Promise<string | undefined> {
  return (await experiments.experiment(experimentIdOf(id)))?.status;
}
