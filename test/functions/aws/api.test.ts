import { describe, expect, it } from 'vitest';
import { FUNCTION_NAMES } from '../../../functions/bundle.ts';
import { type FunctionName, type Route, routes } from '../../../functions/routes.ts';
import { HAND_DESIGNED_STRATEGIES } from '../../../shared/domain/strategy/hand-designed.ts';
import { type ApiCall, CALLER_ARN } from './support/api-events.ts';
import { deployed, type Reply } from './support/deployment.ts';

const slug = HAND_DESIGNED_STRATEGIES[0]?.slug ?? '';
const [hand, other] = HAND_DESIGNED_STRATEGIES;
const ofRun = { pathParameters: { runId: 'run-1' }, path: '/v1/runs/run-1' };
const ofExperiment = {
  pathParameters: { experimentId: 'my-own-x3' },
  path: '/v1/experiments/my-own-x3',
};
const ofStrategy = { pathParameters: { slug }, path: `/v1/strategies/${slug}` };

/** A call of every route, in an order in which each finds what it needs. */
const CALLS: readonly (readonly [ApiCall, status: number])[] = [
  [{ routeKey: 'GET /health' }, 200],
  [{ routeKey: 'GET /openapi.json' }, 200],
  [{ routeKey: 'GET /v1/policy' }, 200],
  [{ routeKey: 'POST /v1/selections', body: { runId: 'run-1', task: { type: 'bug' } } }, 200],
  [{ routeKey: 'POST /v1/choices', body: choiceOf('run-1') }, 200],
  [
    {
      routeKey: 'POST /v1/decisions',
      body: { decisions: [{ runId: 'run-1', type: 'retry', chosen: 'again' }] },
    },
    202,
  ],
  [
    { routeKey: 'PATCH /v1/runs/{runId}/outcome', ...ofRun, body: { success: 1, costUsd: 0.2 } },
    202,
  ],
  [{ routeKey: 'POST /v1/outcomes', body: { outcomes: [{ runId: 'run-2', success: 0 }] } }, 202],
  [{ routeKey: 'GET /v1/runs/{runId}', ...ofRun }, 200],
  [{ routeKey: 'GET /v1/runs', query: 'limit=10' }, 200],
  [{ routeKey: 'GET /v1/insights' }, 200],
  [{ routeKey: 'GET /v1/alerts' }, 200],
  [{ routeKey: 'GET /v1/settings' }, 200],
  [{ routeKey: 'PUT /v1/settings', body: { mode: 'learning', reason: 'a test' } }, 200],
  [{ routeKey: 'GET /v1/strategies' }, 200],
  [{ routeKey: 'GET /v1/strategies/{slug}', ...ofStrategy }, 200],
  [
    {
      routeKey: 'PUT /v1/strategies/{slug}',
      pathParameters: { slug: 'my-own' },
      path: '/v1/strategies/my-own',
      body: { name: 'My own', taskType: 'bug', reason: 'a test' },
    },
    201,
  ],
  [
    {
      routeKey: 'POST /v1/strategies/{slug}/versions',
      pathParameters: { slug: 'my-own' },
      body: { config: hand?.config, reasoning: 'as designed' },
    },
    201,
  ],
  [
    {
      routeKey: 'PUT /v1/strategies/{slug}/current',
      pathParameters: { slug: 'my-own' },
      body: { versionId: 'my-own@1', reason: 'a test' },
    },
    200,
  ],
  [
    {
      routeKey: 'POST /v1/strategies/{slug}/versions',
      pathParameters: { slug: 'my-own' },
      body: { config: other?.config, reasoning: 'as another was designed' },
    },
    201,
  ],
  [
    {
      routeKey: 'POST /v1/experiments',
      body: {
        slug: 'my-own',
        arms: [1, 2].map((number) => ({ versionId: `my-own@${number}`, weight: 0.5 })),
        draft: true,
        reason: 'a test',
      },
    },
    201,
  ],
  [{ routeKey: 'GET /v1/experiments' }, 200],
  [{ routeKey: 'GET /v1/experiments/{experimentId}', ...ofExperiment }, 200],
  [
    {
      routeKey: 'POST /v1/experiments/{experimentId}/start',
      ...ofExperiment,
      body: { reason: 'a test' },
    },
    200,
  ],
  [
    {
      routeKey: 'POST /v1/experiments/{experimentId}/stop',
      ...ofExperiment,
      body: { reason: 'a test' },
    },
    200,
  ],
  // No state machine is deployed here: test/infra starts one.
  [
    {
      routeKey: 'POST /v1/strategies/{slug}/evolutions',
      ...ofStrategy,
      body: { reason: 'a test' },
    },
    409,
  ],
  [
    {
      routeKey: 'GET /v1/evolutions/{executionId}',
      pathParameters: { executionId: 'none' },
      path: '/v1/evolutions/none',
    },
    404,
  ],
  [{ routeKey: 'GET /v1/audit' }, 200],
];

describe('the functions of the API as Lambda gets them', () => {
  it('answer every route, each by the function that may', { timeout: 60_000 }, async () => {
    const { api } = await deployed();
    const answered: string[] = [];
    for (const [call, status] of CALLS) {
      const reply = await api(functionOf(call), call);
      expect(`${call.routeKey} ${reply.status}`, JSON.stringify(reply.body)).toBe(
        `${call.routeKey} ${status}`,
      );
      answered.push(call.routeKey);
    }
    expect([...new Set(answered)].toSorted()).toEqual(tableOfRoutes().map(keyOf).toSorted());
  });

  it('are named in the table of routes and in the recipe alike', () => {
    const named = new Set(tableOfRoutes().map((route) => route.function));
    expect(FUNCTION_NAMES).toEqual(expect.arrayContaining([...named]));
  });

  it('take path parameters as the gateway decoded them', { timeout: 30_000 }, async () => {
    const { api } = await deployed();
    const runId = 'acme/web #7 %2F';
    await api('decide', { routeKey: 'POST /v1/choices', body: choiceOf(runId) });
    const { status, body } = await api('read', {
      routeKey: 'GET /v1/runs/{runId}',
      path: `/v1/runs/${encodeURIComponent(runId)}`,
      pathParameters: { runId },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ runId, decisions: [{ type: 'select_agent' }] });
  });

  it('audit who the gateway says is calling', { timeout: 30_000 }, async () => {
    const { api } = await deployed();
    const body = { mode: 'off', reason: 'a test' };
    await api('operate', { routeKey: 'PUT /v1/settings', body });
    const audit = await api('read', { routeKey: 'GET /v1/audit', query: 'limit=1' });
    expect(audit.body).toMatchObject({
      items: [{ action: 'settings_changed', caller: CALLER_ARN }],
    });
  });

  it('read bodies that the gateway encoded', { timeout: 30_000 }, async () => {
    const { api } = await deployed();
    const text = JSON.stringify(choiceOf('run-ü'));
    const { status, body } = await api('decide', {
      routeKey: 'POST /v1/choices',
      body: Buffer.from(text).toString('base64'),
      isBase64Encoded: true,
    });
    expect([status, body]).toMatchObject([200, { runId: 'run-ü', recorded: true }]);
  });

  it('refuse as the embedded server refuses', { timeout: 30_000 }, async () => {
    const { api } = await deployed();
    const choose = (body: unknown, isBase64Encoded = false) =>
      api('decide', { routeKey: 'POST /v1/choices', body, isBase64Encoded });
    const large = { ...choiceOf('run-1'), why: 'x'.repeat(1024 * 1024) };
    const refusals: (readonly [Promise<Reply>, number, string])[] = [
      [choose('{'), 400, 'malformed-json'],
      [choose({ runId: 'run-1' }), 422, 'invalid-input'],
      [choose(large), 413, 'too-large'],
      [choose(Buffer.from([0xff, 0xfe]).toString('base64'), true), 400, 'malformed-json'],
      [unmatched('GET', '/v1/nothing'), 404, 'not-found'],
      [unmatched('DELETE', '/v1/settings'), 405, 'method-not-allowed'],
      // Even where the gateway and we disagree, nothing is served that nobody authorised.
      [unmatched('GET', '/v1/settings'), 404, 'not-found'],
    ];
    for (const [reply, status, kind] of refusals) {
      const { headers, ...refusal } = await reply;
      expect(headers['content-type']).toBe('application/problem+json');
      expect(refusal).toMatchObject({
        status,
        body: { type: `urn:baton:problem:${kind}`, status },
      });
    }
    const { headers } = await unmatched('DELETE', '/v1/settings');
    expect(headers.allow).toBe('GET, PUT');

    function unmatched(method: string, path: string): Promise<Reply> {
      return api('read', { routeKey: '$default', method, path });
    }
  });
});

function choiceOf(runId: string) {
  return { runId, type: 'select_agent', alternatives: ['claude', 'codex'] };
}

function tableOfRoutes(): readonly Route[] {
  return Object.values<Route>(routes);
}

function keyOf({ method, path }: Route): string {
  return `${method} ${path}`;
}

function functionOf({ routeKey }: ApiCall): FunctionName {
  const route = tableOfRoutes().find((each) => keyOf(each) === routeKey);
  if (route === undefined) throw new Error(`there is no route ${routeKey}`);
  return route.function;
}
