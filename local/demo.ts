import { setTimeout as sleep } from 'node:timers/promises';
import { mersenne } from 'pure-rand/generator/mersenne';
import type { ApiClient } from './api-client.ts';
import { playTask } from './simulator/play-task.ts';
import type { DelayedReport } from './simulator/reports.ts';
import { simulatedTasks } from './simulator/tasks.ts';
import { WORLD } from './simulator/world.ts';

export interface DemoTerms {
  readonly client: ApiClient;
  /** Names the runs and tasks too: another start on the same data needs another seed. */
  readonly seed: number;
  /** Between two tasks. */
  readonly pauseMilliseconds: number;
  /** Ends the demo. */
  readonly signal: AbortSignal;
  /** Hears what went wrong. */
  readonly log: (message: string) => void;
}

/** How much time passes in the simulated world from one task to the next. */
const SIMULATED_SECONDS_A_TASK = 600;

interface DueReport extends DelayedReport {
  readonly runId: string;
  /** On the clock of the simulated world. */
  readonly dueSeconds: number;
}

/**
 * Plays simulated tasks through the API until the signal is aborted: one after the other, while the
 * reports about earlier ones come in late, revised or never. What fails is logged and left behind.
 */
export async function runDemo(terms: DemoTerms): Promise<void> {
  const { client, seed, pauseMilliseconds, signal } = terms;
  const random = mersenne(seed);
  let waiting: readonly DueReport[] = [];
  let [number, nowSeconds] = [0, 0];
  for (const task of simulatedTasks(WORLD, random)) {
    number += 1;
    const runId = `demo-${seed}-${number}`;
    const ofThisStart = { ...task, taskId: `${task.taskId}-${seed}` };
    const reports = await tried(terms, () => playTask(client, WORLD, ofThisStart, runId, random));
    nowSeconds += SIMULATED_SECONDS_A_TASK;
    waiting = waiting.concat(
      (reports ?? []).map((each) => ({
        ...each,
        runId,
        dueSeconds: nowSeconds + each.afterSeconds,
      })),
    );
    for (const due of waiting.filter(({ dueSeconds }) => dueSeconds <= nowSeconds)) {
      await tried(terms, () => client.reportOutcome(due.runId, due.report));
    }
    waiting = waiting.filter(({ dueSeconds }) => dueSeconds > nowSeconds);
    await sleep(pauseMilliseconds, null, { signal }).catch(() => undefined);
    if (signal.aborted) return;
  }
}

async function tried<Result>(
  { log, signal }: DemoTerms,
  act: () => Promise<Result>,
): Promise<Result | undefined> {
  if (signal.aborted) return undefined;
  try {
    return await act();
  } catch (error) {
    if (!signal.aborted) log(`demo: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
