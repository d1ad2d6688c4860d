/**
 * Baton in LangGraph: nodes that ask it at the decision points, loop on failure and report the
 * outcome. Needs `baton-client.ts` and `@langchain/langgraph`.
 *
 * ```ts
 * const baton = new BatonClient({ spool: './baton-spool.jsonl' });
 * const graph = solvingGraph(baton, runAgent).compile();
 * await graph.invoke({ runId: 'run-1', title: 'Crash when saving' });
 * await baton.close();
 * ```
 *
 * A node that LangGraph runs again (after an interrupt, from a checkpoint) asks Baton the same
 * question and gets the same answer, since the question's context is taken from the state alone.
 */

import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import type { BatonClient } from './baton-client.ts';

/** What one attempt of an agent came to; `failureCode` when it failed. */
export interface Attempt {
  readonly costUsd: number;
  readonly failureCode?: string;
}

/** Your agent. */
export type RunAgent = (agent: string, title: string) => Promise<Attempt>;

const State = Annotation.Root({
  runId: Annotation<string>(),
  title: Annotation<string>(),
  agents: Annotation<readonly string[]>(),
  maxAttempts: Annotation<number>(),
  /** From 1; absent before the first. */
  attempt: Annotation<number | undefined>(),
  /** Who makes this attempt, and after it: who made the last one. */
  option: Annotation<string | undefined>(),
  /** How the last attempt failed; absent if it did not. */
  failureCode: Annotation<string | undefined>(),
  costUsd: Annotation<number>({ reducer: (sum, cost) => sum + cost, default: () => 0 }),
});
type Solving = typeof State.State;

/** select → choose → work, back to choose after a failure, → report. */
export function solvingGraph(baton: BatonClient, runAgent: RunAgent) {
  const plan = async ({ runId, title }: Solving) => {
    const { strategy } = await baton.select({
      runId,
      task: { title },
      default: { config: {} },
    });
    const { agentSelection, retry } = strategy.config;
    return {
      agents: agentSelection?.agents ?? ['claude', 'codex'],
      maxAttempts: retry?.maxAttempts ?? 2,
    };
  };

  const choose = async ({ runId, agents, attempt = 0, option, failureCode }: Solving) => {
    const { chosen } = await baton.choose({
      runId,
      type: 'select_agent',
      alternatives: agents,
      context: {
        attempt: attempt + 1,
        ...(option && { previousOption: option }),
        ...(failureCode && { previousFailure: failureCode }),
      },
    });
    return { option: chosen, attempt: attempt + 1 };
  };

  const work = async ({ option = '', title }: Solving) => {
    const { costUsd, failureCode } = await runAgent(option, title);
    return { costUsd, failureCode };
  };

  const report = async ({ runId, attempt, failureCode, costUsd }: Solving) => {
    await baton.reportOutcome(runId, {
      success: failureCode === undefined,
      iterations: attempt,
      costUsd,
      failureCode: failureCode ?? null,
    });
    return {};
  };

  const afterWork = ({ failureCode, attempt = 0, maxAttempts }: Solving) =>
    failureCode !== undefined && attempt < maxAttempts ? 'choose' : 'report';

  return new StateGraph(State)
    .addNode('plan', plan)
    .addNode('choose', choose)
    .addNode('work', work)
    .addNode('report', report)
    .addEdge(START, 'plan')
    .addEdge('plan', 'choose')
    .addEdge('choose', 'work')
    .addConditionalEdges('work', afterWork, ['choose', 'report'])
    .addEdge('report', END);
}
