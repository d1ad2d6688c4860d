import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Deployment, deployed, deployedUnseeded } from './support/deployment.ts';
import { gaugesOf, metricsIn } from './support/metrics.ts';

const runSchema = z.object({ status: z.string() });

describe('the fold function as Lambda gets it', { timeout: 30_000 }, () => {
  it('learns from what is due when the stream rings', async () => {
    const deployment = await deployed();
    await settle(deployment, 'run-1');
    expect(await deployment.invoke('fold', streamEvent(['1', '2']))).toEqual({
      batchItemFailures: [],
    });
    expect(await statusOf(deployment, 'run-1')).toBe('settled');
    const metrics = metricsIn((await deployment.container('fold')).lines());
    expect(metrics).toContainEqual({
      FoldedRuns: 1,
      SettledRuns: 1,
      SuccessfulRuns: 1,
      Utility: 1,
    });
  });

  it('publishes what it learned', async () => {
    const deployment = await deployed();
    await settle(deployment, 'run-1');
    await deployment.invoke('fold', streamEvent(['1']));
    const { body } = await deployment.api('decide', { routeKey: 'GET /v1/policy' });
    expect(body).toMatchObject({
      statistics: expect.arrayContaining([
        expect.objectContaining({
          type: 'select_agent',
          options: [expect.objectContaining({ count: 1 })],
        }),
      ]),
    });
  });

  it('asks for the whole batch again when it fails', async () => {
    const deployment = await deployedUnseeded({ BATON_RUNS_TABLE: 'no-such-table' });
    expect(await deployment.invoke('fold', streamEvent(['7', '8']))).toEqual({
      batchItemFailures: [{ itemIdentifier: '7' }],
    });
    const lines = (await deployment.container('fold')).lines();
    expect(JSON.stringify(lines)).toContain('storage_unavailable');
  });

  it('asks for the batch again when there is no time left to fold', async () => {
    const deployment = await deployed();
    await settle(deployment, 'run-1');
    const fold = await deployment.container('fold');
    const hurried = { remainingMilliseconds: 2_000 };
    expect(await fold.invoke(streamEvent(['7']), hurried)).toEqual({
      batchItemFailures: [{ itemIdentifier: '7' }],
    });
    expect(await statusOf(deployment, 'run-1')).toBe('reported');
    await fold.invoke(streamEvent(['7']));
    expect(await statusOf(deployment, 'run-1')).toBe('settled');
  });

  it('finds on schedule what no record announced, and says how much was waiting', async () => {
    const deployment = await deployed();
    await settle(deployment, 'run-1');
    await settle(deployment, 'run-2');
    await deployment.invoke('fold', SCHEDULE_EVENT);
    expect(await statusOf(deployment, 'run-1')).toBe('settled');
    const gauges = gaugesOf((await deployment.container('fold')).lines());
    expect(gauges.DueRuns).toBe(2);
    expect(gauges.OldestDueSeconds).toBeGreaterThan(0);
    expect(gauges.OldestDueSeconds).toBeLessThan(30);
  });

  it('publishes on schedule what a fold that died left unpublished', async () => {
    const deployment = await deployedUnseeded();
    await deployment.invoke('fold', SCHEDULE_EVENT);
    const { status } = await deployment.api('decide', { routeKey: 'GET /v1/policy' });
    expect(status).toBe(200);
  });

  it('fails on schedule as a whole, so that it is called again', async () => {
    const deployment = await deployedUnseeded({ BATON_RUNS_TABLE: 'no-such-table' });
    await expect(deployment.invoke('fold', SCHEDULE_EVENT)).rejects.toThrow(/StorageUnavailable/);
  });
});

/** A run with a decision and a good outcome, not learned from yet. */
async function settle({ api }: Deployment, runId: string): Promise<void> {
  const { status } = await api('record', {
    routeKey: 'PATCH /v1/runs/{runId}/outcome',
    pathParameters: { runId },
    body: {
      success: 1,
      decisions: [{ type: 'select_agent', chosen: 'claude', propensity: 0.5 }],
    },
  });
  expect(status).toBe(202);
}

async function statusOf({ api }: Deployment, runId: string): Promise<string> {
  const call = { routeKey: 'GET /v1/runs/{runId}', pathParameters: { runId } };
  return runSchema.parse((await api('read', call)).body).status;
}

/** A batch from the run table's stream; what its records say is not read. */
function streamEvent(sequenceNumbers: readonly string[]) {
  return {
    Records: sequenceNumbers.map((SequenceNumber) => ({
      eventID: SequenceNumber.repeat(32),
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-central-1',
      dynamodb: {
        ApproximateCreationDateTime: 1_775_736_000,
        Keys: { pk: { S: 'R#run-1' }, sk: { S: 'RUN' } },
        SequenceNumber,
        SizeBytes: 64,
        StreamViewType: 'KEYS_ONLY',
      },
      eventSourceARN:
        'arn:aws:dynamodb:eu-central-1:000000000000:table/runs/stream/2026-04-09T12:00:00.000',
    })),
  };
}

const SCHEDULE_EVENT = {
  version: '0',
  id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '000000000000',
  time: '2026-04-09T12:00:00Z',
  region: 'eu-central-1',
  resources: ['arn:aws:events:eu-central-1:000000000000:rule/sweep'],
  detail: {},
};
