import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { EXPERIMENT_COUNTS } from '../../shared/domain/learning/sums-keys.ts';
import type { Stores } from '../../shared/ports.ts';
import { experimentIdOf, slugOf } from '../contracts/samples.ts';
import { decidedExperiment } from './support/decided-experiment.ts';
import { type Deployment, guardedDeployment } from './support/guarded-deployment.ts';
import {
  makeCurrent,
  mine,
  runsOfOwnStrategy,
  SLUG,
  TASK,
  withOwnStrategy,
} from './support/own-strategy.ts';

const PATIENCE = { timeout: 120_000 };
const reason = 'a test';

const createdSchema = z.object({ id: z.string() });
const strategySchema = z.object({ currentVersionId: z.string() });

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
    const { invoke, api, stores, refused } = deployment;
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
    await runsOfOwnStrategy(deployment, 12);
    expect(await stores.sums.list(EXPERIMENT_COUNTS)).not.toEqual([]);
    await api('read', { routeKey: 'GET /v1/experiments/{experimentId}', ...first });
    // A deployment seeds, and publishes a policy with the experiment that is running.
    await invoke('seed', {});

    await makeCurrent({ api }, `${SLUG}@2`);
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
