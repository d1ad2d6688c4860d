import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as z from 'zod';
import type { BundledFunction } from '../../functions/bundle.ts';
import { HAND_DESIGNED_STRATEGIES } from '../../shared/domain/strategy/hand-designed.ts';
import { type ApiCall, apiEvent } from '../functions/aws/support/api-events.ts';
import { type Container, startContainer } from '../functions/aws/support/container.ts';
import { artifact } from '../functions/aws/support/deployment.ts';
import { endpoint } from '../shared/adapters/dynamo/dynoxide.ts';
import { temporaryTables } from '../shared/adapters/dynamo/temporary-stores.ts';
import { type Guard, guard } from './support/guard.ts';
import { policiesOf } from './support/may.ts';
import { one, stackOf } from './support/template.ts';

const [hand] = HAND_DESIGNED_STRATEGIES;
const slug = hand?.slug ?? '';
const statusSchema = z.object({ statusCode: z.int() });

/** Everything deployed on empty tables, where each function may do what its role may. */
async function guardedDeployment(roleOf: (name: BundledFunction) => string) {
  const tables = await temporaryTables();
  const stack = await stackOf();
  const made = new Map<BundledFunction, { readonly guard: Guard; readonly container: Container }>();
  const functionOf = async (name: BundledFunction) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const role = one(stack, 'AWS::IAM::Role', `Functions${roleOf(name)}Role`);
    const guarded = await guard(await endpoint(), tables, policiesOf(stack, role));
    const { file } = await artifact(name);
    const container = startContainer(inWholeMilliseconds(file), {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: guarded.address,
      BATON_STAGE: 'main',
      BATON_STRATEGIES_TABLE: tables.strategies,
      BATON_RUNS_TABLE: tables.runs,
      BATON_RETENTION_DAYS: '400',
      POWERTOOLS_SERVICE_NAME: `baton-${name}`,
      POWERTOOLS_METRICS_NAMESPACE: 'Baton',
    });
    made.set(name, { guard: guarded, container });
    return { guard: guarded, container };
  };
  return {
    invoke: async (name: BundledFunction, event: unknown) =>
      await (await functionOf(name)).container.invoke(event),
    refused: () =>
      [...made].flatMap(([name, { guard }]) => guard.refused.map((what) => `${name}: ${what}`)),
  };
}

/** Lambda counts the time that is left in whole milliseconds. */
function inWholeMilliseconds(file: string): string {
  const wrapper = `${file}.whole.cjs`;
  writeFileSync(
    wrapper,
    `const { handler } = require(${JSON.stringify(file)});
     exports.handler = (event, context) => {
       const getRemainingTimeInMillis = () => Math.floor(context.getRemainingTimeInMillis());
       return handler(event, { ...context, getRemainingTimeInMillis });
     };`,
  );
  return wrapper;
}

const capitalised = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

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

const STEPS = [
  ...['AcquireLease', 'JudgeExperiment', 'CheckEligibility', 'AnalyzePerformance'],
  ...['AdmitProposals', 'StartExperiment'],
];

it('lets every function do its work with the permissions of its role', {
  timeout: 120_000,
}, async () => {
  const { invoke, refused } = await guardedDeployment(capitalised);
  const learn = async () => {
    await invoke('fold', { Records: [{ dynamodb: { SequenceNumber: '1' } }] });
    await invoke('fold', { source: 'aws.scheduler' });
  };
  await invoke('seed', {});
  for (const [name, call] of CALLS) {
    const { statusCode } = statusSchema.parse(await invoke(name, apiEvent(call)));
    expect([call.routeKey, statusCode < 300]).toEqual([call.routeKey, true]);
    if (call.routeKey.endsWith('/outcomes')) await learn();
  }
  const execution = { executionId: 'execution-1', slug, dryRun: false };
  await invoke('evolve', { state: 'ListDue', executionId: 'execution-1' });
  for (const state of STEPS) await invoke('evolve', { state, ...execution });
  await invoke('propose', { state: 'ProposeMutations', ...execution });
  const status = { status: 'nothing_admitted', reason: null };
  await invoke('evolve', { state: 'RecordStatus', ...execution, ...status });
  const failure = { Error: 'Broken', Cause: 'a test' };
  await invoke('evolve', { state: 'RecordFailure', ...execution, executionId: 'b', failure });
  expect(refused()).toEqual([]);
});

it('would not let it with those of another', { timeout: 60_000 }, async () => {
  const { invoke, refused } = await guardedDeployment(() => 'Propose');
  await expect(invoke('seed', {})).rejects.toThrow();
  expect(refused()).not.toEqual([]);
});
