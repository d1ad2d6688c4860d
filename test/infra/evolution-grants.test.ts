import { expect, it } from 'vitest';
import * as z from 'zod';
import type { BundledFunction } from '../../functions/bundle.ts';
import { executionIdSchema } from '../../shared/domain/identifiers.ts';
import type { Proposal } from '../../shared/domain/proposal/proposal.ts';
import type { ProposalQuestion } from '../../shared/domain/proposal/proposal-question.ts';
import type { Stores } from '../../shared/ports.ts';
import { slugOf } from '../contracts/samples.ts';
import { type Deployment, guardedDeployment } from './support/guarded-deployment.ts';
import { mine, runsOfOwnStrategy, SLUG, withOwnStrategy } from './support/own-strategy.ts';

const reason = 'a test';
const bedrock = {
  modelId: 'anthropic.claude-a',
  inputUsdPerMillionTokens: 3,
  outputUsdPerMillionTokens: 15,
};
const startedSchema = z.object({ executionId: executionIdSchema });
const answerSchema = z.object({ status: z.string() });

type Execution = z.infer<typeof startedSchema>;

/** Runs states of the machine, each in its function. @returns the status that each answers */
async function run(
  { invoke }: Deployment,
  { executionId }: Execution,
  ...states: readonly (readonly [name: BundledFunction, state: string, more?: object])[]
): Promise<readonly string[]> {
  const statuses: string[] = [];
  for (const [name, state, more = {}] of states) {
    const payload = { state, executionId, slug: SLUG, dryRun: false, ...more };
    statuses.push(answerSchema.parse(await invoke(name, payload)).status);
  }
  return statuses;
}

it('goes from an operator’s request to an experiment with the permissions of the roles', {
  timeout: 180_000,
}, async () => {
  const deployment = await guardedDeployment(undefined, { bedrock });
  const { invoke, api, stores, started, refused } = deployment;
  await withOwnStrategy(deployment);
  await runsOfOwnStrategy(deployment, 40);
  const execution = startedSchema.parse(
    await api('operate', {
      routeKey: 'POST /v1/strategies/{slug}/evolutions',
      ...mine,
      body: { reason },
    }),
  );
  expect(started).toEqual([
    {
      stateMachineArn: 'arn:aws:states:eu-central-1:111122223333:stateMachine:baton-main-evolution',
      name: execution.executionId,
      input: JSON.stringify({ slug: SLUG, dryRun: false }),
    },
  ]);

  await invoke('evolve', { state: 'ListDue', ...execution });
  // With its budget looked at.
  const goesOn = await run(
    deployment,
    execution,
    ['evolve', 'AcquireLease'],
    ['evolve', 'JudgeExperiment'],
    ['evolve', 'CheckEligibility'],
  );
  expect(goesOn).toEqual(['running', 'running', 'running']);
  // The model cannot be reached: what it might have cost is counted, and another answers.
  const body = { offlineFallback: true, reason };
  await api('operate', { routeKey: 'PUT /v1/settings', body });
  expect(
    await run(
      deployment,
      execution,
      ['evolve', 'AnalyzePerformance'],
      ['propose', 'ProposeMutations'],
    ),
  ).toEqual(['running', 'running']);
  expect(await stores.proposer.answered(slugOf(SLUG), execution.executionId)).toMatchObject({
    use: { name: 'offline' },
  });
  await run(deployment, execution, ['evolve', 'AdmitProposals']);
  await admitSomething(stores, execution);
  const end = { status: 'evolution_started', reason: null };
  expect(
    await run(
      deployment,
      execution,
      ['evolve', 'StartExperiment'],
      ['evolve', 'RecordStatus', end],
    ),
  ).toEqual(['evolution_started', 'evolution_started']);

  const shown = await api('read', {
    routeKey: 'GET /v1/evolutions/{executionId}',
    pathParameters: execution,
  });
  expect(JSON.stringify(shown)).toContain('evolution_started');
  expect(await stores.strategies.versions(slugOf(SLUG))).toHaveLength(3);
  expect(refused()).toEqual([]);
});

it('ends by a failure with the permissions of the roles', { timeout: 120_000 }, async () => {
  const deployment = await guardedDeployment();
  await withOwnStrategy(deployment);
  const execution = startedSchema.parse({ executionId: 'execution-1' });
  const failure = { failure: { Error: 'Broken', Cause: 'a test' } };
  const statuses = await run(
    deployment,
    execution,
    ['evolve', 'AcquireLease'],
    ['evolve', 'RecordFailure', failure],
  );
  expect(statuses).toEqual(['running', 'failed']);
  expect(deployment.refused()).toEqual([]);
});

/** As if a proposal had passed every check. */
async function admitSomething({ evolutions, proposer }: Stores, { executionId }: Execution) {
  const [record] = await evolutions.ofExecution(executionId);
  const question = await proposer.question(slugOf(SLUG), executionId);
  if (record === undefined || question === undefined) throw new Error('expected a record');
  const content = someProposal(question);
  const admission = { proposal: 0, content, steps: [], admitted: true, versionId: null };
  await evolutions.put({ ...record, admissions: [admission] });
}

function someProposal({ grid }: ProposalQuestion): Proposal {
  const [path = '', [value = ''] = []] = Object.entries(grid)[0] ?? [];
  return {
    operator: 'combination',
    edits: [{ path, value }],
    targetFailureCodes: [],
    evidenceIds: [],
    expected: { metric: 'success_rate', direction: 'up', gain: 0.05, cells: [] },
    rationale: reason,
    risk: '',
  };
}
