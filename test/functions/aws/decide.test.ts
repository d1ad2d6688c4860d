import { describe, expect, it } from 'vitest';
import { apiEvent } from './support/api-events.ts';
import { deployed, deployedUnseeded } from './support/deployment.ts';
import { metricsIn } from './support/metrics.ts';

const selection = (runId: string) => ({
  routeKey: 'POST /v1/selections',
  body: {
    runId,
    task: { type: 'bug', title: 'The secret title' },
    choices: [{ type: 'select_agent', alternatives: ['claude', 'codex'] }],
  },
});

describe('the decide function as Lambda gets it', { timeout: 30_000 }, () => {
  it('records the very first decision of a container, by the published policy', async () => {
    const { api } = await deployed();
    const { body } = await api('decide', selection('run-1'));
    expect(body).toMatchObject({ recorded: true, stale: false, choices: [{ recorded: true }] });
    expect(body).not.toMatchObject({ source: 'fallback' });
  });

  it('hands its figures over in one line for all that have the same dimensions', async () => {
    const { api, container } = await deployed();
    const { body } = await api('decide', selection('run-1'));
    await api('decide', { routeKey: 'GET /v1/policy' });
    const metrics = metricsIn((await container('decide')).lines());
    const { source } = Object(body);
    expect(metrics).toEqual([{ source, Selections: 1, Choices: 1 }]);
  });

  it('never writes the texts of a task to its log', async () => {
    const { api, container } = await deployedUnseeded();
    await api('decide', selection('run-1'));
    const lines = JSON.stringify((await container('decide')).lines());
    expect(lines).toContain('selection_fallback');
    expect(lines).not.toContain('secret');
  });

  it('names the call in every line of its log', async () => {
    const { api, container } = await deployedUnseeded();
    await api('decide', selection('run-1'));
    const logged = (await container('decide')).lines().filter((line) => 'level' in line);
    expect(logged).not.toEqual([]);
    for (const line of logged) {
      expect(line).toMatchObject({ function_request_id: 'request-1', service: 'baton-decide' });
    }
  });

  it('stores its alerts', async () => {
    const { api } = await deployedUnseeded();
    await api('decide', selection('run-1'));
    const alerts = async () => (await api('read', { routeKey: 'GET /v1/alerts' })).body;
    const expected = { items: [{ code: 'selection_fallback' }] };
    await expect.poll(alerts, { timeout: 5_000 }).toMatchObject(expected);
  });

  it('decides and says so when DynamoDB is away', async () => {
    const { api, container } = await deployedUnseeded({
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9',
    });
    const { status, body } = await api('decide', selection('run-1'));
    expect(status).toBe(200);
    expect(body).toMatchObject({ source: 'fallback', recorded: false, stale: true });
    const metrics = metricsIn((await container('decide')).lines());
    expect(metrics).toContainEqual({
      UnrecordedDecisions: [1, 1],
      StalePolicyDecisions: [1, 1],
      FallbackSelections: 1,
    });
  });

  it('says in full what is missing in its environment', async () => {
    const { invoke } = await deployedUnseeded({ BATON_RUNS_TABLE: '', BATON_RETENTION_DAYS: 'x' });
    await expect(invoke('decide', apiEvent(selection('run-1')))).rejects.toThrow(
      /environment does not fit.*BATON_RUNS_TABLE.*BATON_RETENTION_DAYS/,
    );
  });
});
