import { expect, it } from 'vitest';
import type { BundledFunction } from '../../functions/bundle.ts';
import { HAND_DESIGNED_STRATEGIES } from '../../shared/domain/strategy/hand-designed.ts';
import type { ApiCall } from '../functions/aws/support/api-events.ts';
import { guardedDeployment } from './support/guarded-deployment.ts';

const [hand] = HAND_DESIGNED_STRATEGIES;
const slug = hand?.slug ?? '';

const ofRun = { pathParameters: { runId: 'run-1' } };
const mine = { pathParameters: { slug: 'my-own' } };
const choice = { runId: 'run-1', type: 'select_agent', alternatives: ['a', 'b'] };
const reason = 'a test';

const CALLS: readonly (readonly [BundledFunction, ApiCall])[] = [
  ['decide', { routeKey: 'GET /v1/policy' }],
  ['decide', { routeKey: 'POST /v1/selections', body: { runId: 'run-1', task: { type: 'bug' } } }],
  ['decide', { routeKey: 'POST /v1/choices', body: choice }],
  [
    'record',
    {
      routeKey: 'POST /v1/decisions',
      body: {
        decisions: [
          { runId: 'run-1', type: 'retry', chosen: 'again', strategyVersionId: `${slug}@1` },
        ],
      },
    },
  ],
  [
    'record',
    { routeKey: 'PATCH /v1/runs/{runId}/outcome', ...ofRun, body: { success: 1, final: true } },
  ],
  [
    'record',
    { routeKey: 'POST /v1/outcomes', body: { outcomes: [{ runId: 'run-2', success: 0 }] } },
  ],
  ['read', { routeKey: 'GET /health' }],
  ['read', { routeKey: 'GET /v1/runs/{runId}', ...ofRun }],
  ['read', { routeKey: 'GET /v1/runs' }],
  ['read', { routeKey: 'GET /v1/runs', query: `strategy=${slug}` }],
  ['read', { routeKey: 'GET /v1/insights' }],
  ['read', { routeKey: 'GET /v1/alerts' }],
  ['read', { routeKey: 'GET /v1/settings' }],
  ['read', { routeKey: 'GET /v1/strategies' }],
  ['read', { routeKey: 'GET /v1/strategies/{slug}', pathParameters: { slug } }],
  ['read', { routeKey: 'GET /v1/audit' }],
  ['operate', { routeKey: 'PUT /v1/settings', body: { mode: 'frozen', reason } }],
  [
    'operate',
    {
      routeKey: 'PUT /v1/strategies/{slug}',
      ...mine,
      body: { name: 'My own', taskType: 'bug', reason },
    },
  ],
  [
    'operate',
    {
      routeKey: 'POST /v1/strategies/{slug}/versions',
      ...mine,
      body: { config: hand?.config, reasoning: 'as designed' },
    },
  ],
  [
    'operate',
    {
      routeKey: 'PUT /v1/strategies/{slug}/current',
      ...mine,
      body: { versionId: 'my-own@1', reason },
    },
  ],
];

it('lets every function of the API do its work with the permissions of its role', {
  timeout: 120_000,
}, async () => {
  const { invoke, api, learn, refused } = await guardedDeployment();
  await invoke('seed', {});
  for (const [name, call] of CALLS) {
    await api(name, call);
    if (call.routeKey.endsWith('/outcomes')) await learn();
  }
  expect(refused()).toEqual([]);
});

it('would not let it with those of another', { timeout: 60_000 }, async () => {
  const { invoke, refused } = await guardedDeployment(() => 'Propose');
  await expect(invoke('seed', {})).rejects.toThrow();
  expect(refused()).not.toEqual([]);
});
