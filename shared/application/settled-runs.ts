import type { Decision } from '../domain/decision/decision.ts';
import {
  type RandomisedDecision,
  randomisedDecision,
  type Unusable,
} from '../domain/evaluation/randomised-decision.ts';
import { SELECT_STRATEGY } from '../domain/identifiers.ts';
import { runTotals } from '../domain/learning/run-totals.ts';
import { ALL_RUN_TOTALS } from '../domain/learning/sums-keys.ts';
import type { Run } from '../domain/run/run.ts';
import type { RunLog, Sums } from '../ports.ts';

/** Which runs of the log are read, and what of them. */
export interface LogFilter {
  /** ISO 8601; runs created at or after it. */
  readonly since: string;
  /** Only decisions of this type; `undefined` means of every type. */
  readonly type: string | undefined;
}

/** A run whose outcome has been folded, with the decisions that say something about other policies. */
export interface SettledRun {
  readonly utility: number;
  readonly decisions: readonly RandomisedDecision[];
  /**
   * The other decisions: `repeated` is a selection that a run took over from the first one of its
   * task.
   */
  readonly leftOut: readonly { readonly type: string; readonly reason: Unusable | 'repeated' }[];
}

const PAGE_SIZE = 200;

/** How many runs' decisions are read at once: a store over a network answers each in milliseconds. */
const READ_AT_ONCE = 16;

/** The settled runs, the newest first; no more than a page of them is in memory. */
export async function* settledRuns(log: RunLog, filter: LogFilter): AsyncGenerator<SettledRun> {
  const { since } = filter;
  let cursor: string | undefined;
  do {
    const page = await log.list({ strategy: undefined, since }, { limit: PAGE_SIZE, cursor });
    for (let at = 0; at < page.items.length; at += READ_AT_ONCE) {
      const some = page.items.slice(at, at + READ_AT_ONCE);
      const read = await Promise.all(some.map((run) => settledRun(log, run, filter)));
      yield* read.filter((run) => run !== undefined);
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** How many settled runs there are since the day of `since`, from sums alone. */
export async function countSettledRuns(sums: Sums, since: string): Promise<number> {
  const days = await sums.list(ALL_RUN_TOTALS);
  return days
    .filter(({ member }) => member >= since.slice(0, 10))
    .reduce((count, { vector }) => count + runTotals(vector).runs, 0);
}

async function settledRun(
  log: RunLog,
  run: Run,
  { type }: LogFilter,
): Promise<SettledRun | undefined> {
  const { evidence } = run.folded;
  if (evidence === null) return undefined;
  const config = run.selection?.strategy.config;
  const made = [
    ...(run.selection === null ? [] : [run.selection.decision]),
    ...(type === SELECT_STRATEGY ? [] : await log.decisions(run.runId)),
  ].filter((decision) => type === undefined || decision.type === type);
  const decisions: RandomisedDecision[] = [];
  const leftOut: SettledRun['leftOut'][number][] = [];
  for (const decision of made) {
    const read = randomisedDecision(decision, run.taskId, config);
    const reason = typeof read === 'string' ? read : await repetition(log, run, decision);
    if (reason !== undefined) leftOut.push({ type: decision.type, reason });
    else if (typeof read !== 'string') decisions.push(read);
  }
  return { utility: evidence.utility, decisions, leftOut };
}

/** Chance chose once for all runs of a task: only the first one's selection counts as a choice. */
async function repetition(
  log: RunLog,
  { runId, taskId }: Run,
  { type }: Decision,
): Promise<'repeated' | undefined> {
  if (type !== SELECT_STRATEGY) return undefined;
  const assignment = await log.assignment(taskId);
  return assignment === undefined || assignment.firstRunId === runId ? undefined : 'repeated';
}
