import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { ApiClient } from '../api-client.ts';
import { type AttemptResult, simulateAttempt } from './attempt.ts';
import { type DelayedReport, simulateReports } from './reports.ts';
import type { SimulatedTask } from './tasks.ts';
import type { World } from './world-schema.ts';

const AGENT_CHOICE = 'select_agent';
const STOP = 'stop';

/**
 * Works on one task the way an orchestrator would: selects a strategy, lets the server choose an
 * agent, tries again with what it chooses after a failure, as far as the strategy allows.
 *
 * @returns what will be reported about the run, and when
 * @throws ApiError when the server refuses or does not answer
 */
export async function playTask(
  client: ApiClient,
  world: World,
  task: SimulatedTask,
  runId: string,
  random: RandomGenerator,
): Promise<DelayedReport[]> {
  const options = Object.keys(world.options);
  const { taskId, title, body, labels, project } = task;
  const { id, language, linesOfCode, testCoverage } = project;
  const { strategy, choices } = await client.select({
    runId,
    taskId,
    task: { title, body, labels: [...labels] },
    project: { id, language, linesOfCode, testCoverage },
    choices: [{ type: AGENT_CHOICE, alternatives: options }],
  });
  const { decomposition, parallelism, retry, escalation } = strategy.config;
  await client.reportDecisions(runId, [
    { type: 'decompose', chosen: String(decomposition.maxSubtasks) },
    { type: 'parallelize', chosen: String(parallelism.maxParallelAgents) },
  ]);
  const failed: string[] = [];
  const attempts: AttemptResult[] = [];
  const mostAttempts = Math.min(retry.maxAttempts, escalation.afterFailedAttempts);
  let option = choices[0]?.chosen ?? STOP;
  while (option !== STOP) {
    const plan = { option, approach: decomposition.approach, failed };
    const result = simulateAttempt(world, task, plan, random);
    attempts.push(result);
    if (result.success || attempts.length >= mostAttempts) break;
    failed.push(option);
    const previousFailure = result.failureCode ?? 'failed';
    const answer = await client.choose({
      runId,
      type: AGENT_CHOICE,
      alternatives: [...options, STOP],
      context: { attempt: attempts.length + 1, previousOption: option, previousFailure },
    });
    option = answer.chosen;
  }
  const succeeded = attempts.at(-1)?.success === true;
  const escalated = !succeeded && attempts.length >= escalation.afterFailedAttempts;
  return simulateReports(world, attempts, escalated, random);
}
