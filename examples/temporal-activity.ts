/**
 * Baton in Temporal: activities that ask it and report to it. Needs `baton-client.ts` and
 * `@temporalio/activity`; the workflow that calls them is in `temporal-workflow.ts`. Every call to
 * Baton is in an activity, so that a replayed workflow reads the answer from its history.
 *
 * ```ts
 * const baton = new BatonClient({ spool: './baton-spool.jsonl' });
 * const worker = await Worker.create({
 *   workflowsPath: fileURLToPath(import.meta.resolve('./temporal-workflow.ts')),
 *   activities: batonActivities(baton, runAgent),
 *   taskQueue: 'agents',
 * });
 * await worker.run();
 * await baton.close();
 * ```
 */

import {
  ApplicationFailure,
  activityInfo,
  cancellationSignal,
  heartbeat,
} from '@temporalio/activity';
import type { BatonClient, Outcome, StrategyConfig } from './baton-client.ts';

export interface Task {
  readonly title: string;
  readonly body: string;
  readonly project: string;
}

/** What one attempt of an agent came to; `failureCode` when it failed. */
export interface Attempt {
  readonly costUsd: number;
  readonly failureCode?: string;
}

/** Your agent. */
export type RunAgent = (agent: string, task: Task, signal: AbortSignal) => Promise<Attempt>;

/** What happens without Baton. */
const DEFAULT = {
  config: {
    agentSelection: { agents: ['claude', 'codex'], default: 'claude' },
    retry: { maxAttempts: 2, backoff: 'fixed', initialDelaySeconds: 30, onFailure: {} },
  },
} as const;

/** What an attempt leaves for the next one. */
interface Previous {
  readonly option: string;
  readonly failureCode: string;
  readonly spentUsd: number;
}

export type BatonActivities = ReturnType<typeof batonActivities>;

export function batonActivities(baton: BatonClient, runAgent: RunAgent) {
  return {
    /** How to go about the task. */
    async selectStrategy(task: Task): Promise<StrategyConfig> {
      const { strategy } = await baton.select({
        runId: runId(),
        task: { title: task.title, body: task.body },
        project: { id: task.project },
        default: DEFAULT,
      });
      return strategy.config;
    },

    /**
     * One attempt: asks Baton which agent should make it, and lets that agent work. Temporal's retry
     * policy makes the next one; its number makes it a new question.
     *
     * @returns what all attempts have cost in US dollars
     */
    async work(task: Task, agents: readonly string[]): Promise<number> {
      const { attempt, heartbeatDetails } = activityInfo();
      const previous: Previous | undefined = heartbeatDetails;
      const { chosen } = await baton.choose({
        runId: runId(),
        type: 'select_agent',
        alternatives: agents,
        context: {
          attempt,
          ...(previous && {
            previousOption: previous.option,
            previousFailure: previous.failureCode,
          }),
        },
      });
      const spent = previous?.spentUsd ?? 0;
      const remember = (failureCode: string, spentUsd: number) =>
        heartbeat({ option: chosen, failureCode, spentUsd } satisfies Previous);
      // If this worker dies, all that the next attempt finds is this.
      const beat = setInterval(remember, 10_000, 'timeout', spent);
      remember('timeout', spent);
      const { costUsd, failureCode } = await runAgent(chosen, task, cancellationSignal()).finally(
        () => clearInterval(beat),
      );
      const spentUsd = spent + costUsd;
      if (failureCode === undefined) return spentUsd;
      remember(failureCode, spentUsd);
      throw ApplicationFailure.create({
        message: `${chosen} failed: ${failureCode}`,
        type: failureCode,
        details: [{ spentUsd }],
      });
    },

    /** How the run went. Resolves when the report is in the spool; Baton need not be there. */
    async reportOutcome(outcome: Outcome): Promise<void> {
      await baton.reportOutcome(runId(), outcome);
    },
  };
}

/** A workflow is a run of Baton's: all its activities, and their retries, belong to one run. */
function runId(): string {
  const { workflowExecution } = activityInfo();
  if (workflowExecution === undefined) throw new Error('expected to be called by a workflow');
  return workflowExecution.workflowId;
}
