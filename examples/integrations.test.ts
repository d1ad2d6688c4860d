import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ACCEPTED, startStub } from '../test/examples/stub-server.ts';
import { BatonClient } from './baton-client.ts';

const examples = new URL('./', import.meta.url);
/** By a computed name: the compiler of the project does without the packages that these import. */
const load = async (file: string) => await import(fileURLToPath(new URL(file, examples)));

const asked = z.object({ context: z.object({ attempt: z.number() }) });

/** Asks for codex at the second attempt only. */
async function startBatonStub() {
  return await startStub(({ path, body }) => {
    const answer = { decisionId: 'd', runId: 'issue/482', recorded: true, propensity: 1, why: '' };
    if (path === '/v1/selections') {
      const agents = { agents: ['claude', 'codex'], default: 'claude' };
      const config = { agentSelection: agents, retry: { maxAttempts: 3 } };
      const strategy = { versionId: 'bug-default@1', config };
      return { status: 200, body: { ...answer, strategy, context: {}, choices: [] } };
    }
    if (path === '/v1/choices') {
      const chosen = asked.parse(body).context.attempt === 2 ? 'codex' : 'claude';
      return { status: 200, body: { ...answer, type: 'select_agent', chosen } };
    }
    return ACCEPTED;
  });
}

const runAgent = async (agent: string) =>
  agent === 'codex' ? { costUsd: 0.25 } : { costUsd: 0.5, failureCode: 'tests_failed' };

const attempts = [
  { context: { attempt: 1 } },
  { context: { attempt: 2, previousOption: 'claude', previousFailure: 'tests_failed' } },
];

describe('the integrations', () => {
  it('LangGraph asks again after a failure and reports what both attempts cost', async () => {
    const { url, calls } = await startBatonStub();
    const { solvingGraph } = await load('langgraph-node.ts');
    const baton = new BatonClient({ url });
    await solvingGraph(baton, runAgent).compile().invoke({ runId: 'issue/482', title: 'Crash' });
    expect(await baton.close()).toBe(true);
    expect(bodiesOf(calls, '/v1/choices')).toMatchObject(attempts);
    expect(bodiesOf(calls, '/v1/runs/issue%2F482/outcome')).toMatchObject([
      { success: true, iterations: 2, costUsd: 0.75, failureCode: null },
    ]);
  });

  it('Temporal asks again in the next attempt, with what the last one left in its heartbeat', async () => {
    const { url, calls } = await startBatonStub();
    const { batonActivities } = await load('temporal-activity.ts');
    const testing = new URL('node_modules/@temporalio/testing/lib/index.js', examples);
    const { MockActivityEnvironment } = await import(fileURLToPath(testing));
    const baton = new BatonClient({ url });
    const { work, reportOutcome } = batonActivities(baton, runAgent);
    const task = { title: 'Crash', body: '', project: 'acme/web' };
    const workflowExecution = { workflowId: 'issue/482', runId: 'r' };
    const first = new MockActivityEnvironment({ attempt: 1, workflowExecution });
    let heartbeatDetails: unknown;
    first.on('heartbeat', (details: unknown) => {
      heartbeatDetails = details;
    });
    await expect(first.run(work, task, ['claude', 'codex'])).rejects.toMatchObject({
      type: 'tests_failed',
      details: [{ spentUsd: 0.5 }],
    });
    const info = { attempt: 2, workflowExecution, heartbeatDetails };
    const second = new MockActivityEnvironment(info);
    const costUsd = await second.run(work, task, ['claude', 'codex']);
    await second.run(reportOutcome, { success: true, costUsd });
    expect(await baton.close()).toBe(true);
    expect(bodiesOf(calls, '/v1/choices')).toMatchObject(attempts);
    expect(bodiesOf(calls, '/v1/runs/issue%2F482/outcome')).toMatchObject([
      { success: true, costUsd: 0.75 },
    ]);
  });
});

function bodiesOf(calls: readonly { path: string; body: unknown }[], path: string) {
  return calls.filter((call) => call.path === path).map(({ body }) => body);
}
