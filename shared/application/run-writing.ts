import { MAXIMUM_DECISIONS } from '../domain/decision/decision.ts';
import type { RunId, TaskId } from '../domain/identifiers.ts';
import { taskIdSchema } from '../domain/identifiers.ts';
import { hasOutcome, newRun, type Run } from '../domain/run/run.ts';
import { DEFAULT_SETTINGS } from '../domain/settings.ts';
import type { RunWrite } from '../ports.ts';
import { StorageUnavailable } from '../ports.ts';
import type { Baton } from './baton.ts';
import { Refusal } from './refusal.ts';
import type { TimeBudget } from './time-budget.ts';

/** How often a write is tried again when another call wrote the same run in between. */
const MOST_ATTEMPTS = 50;

/** A store writes up to 100 items at once, and each decision takes two of them. */
const MOST_DECISIONS_A_WRITE = 40;

/** The part of a write that differs from one use case to the next. */
export interface RunChange {
  readonly run: Run;
  readonly decisions?: RunWrite['decisions'];
  readonly assignment?: RunWrite['assignment'];
}

/** The run as stored, or as its first call finds it. */
export function runOrNew(baton: Baton, known: Run | undefined, runId: RunId, taskId?: TaskId): Run {
  if (known !== undefined) return known;
  const settings = baton.policy.known().policy?.catalog.settings ?? DEFAULT_SETTINGS;
  const task = taskId ?? taskIdSchema.parse(runId);
  return {
    ...newRun(runId, task, baton.clock.now(), settings.outcomeWindowSeconds),
    applicableSignals: [...(settings.applicableSignals ?? [])],
    revision: 0,
  };
}

/** What a caller wants written about a run, and what it answers when that is stored. */
type Changing<Result> = (
  known: Run | undefined,
  attempt: number,
) => Promise<{ readonly change?: RunChange | undefined; readonly result: Result }>;

/**
 * Reads a run, lets `change` decide what to write, and writes it under the revision that was read,
 * again from the start when another call came first.
 *
 * @param change given the stored run or `undefined`; answers a change, or a result that needs none
 * @param onConflict hears that what was wanted was not written
 * @returns what `change` answered at last, after its change was stored
 */
export async function writeRun<Result>(
  baton: Baton,
  runId: RunId,
  change: Changing<Result>,
  onConflict: () => void = () => undefined,
): Promise<Result> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const known = await baton.stores.runs.run(runId);
    const { change: wanted, result } = await change(known, attempt);
    if (wanted === undefined) return result;
    const { decisions = [] } = wanted;
    const later = Math.max(0, decisions.length - MOST_DECISIONS_A_WRITE);
    const outcome = await baton.stores.runs.write({
      ...wanted,
      run: {
        ...wanted.run,
        revision: wanted.run.revision + 1,
        decisionCount: wanted.run.decisionCount - later,
      },
      decisions: decisions.slice(0, decisions.length - later),
      expectedRevision: known?.revision,
    });
    if (outcome === 'written') {
      if (teaches(wanted.run)) baton.doorbell.ring();
      if (later === 0) return result;
      // Asked again, the change finds what is stored and wants the rest.
      continue;
    }
    onConflict();
    // Giving way a little longer each time lets concurrent writers of one run through in turn.
    await baton.clock.sleep(Math.min(attempt, 10));
  }
  throw new StorageUnavailable(`run ${runId} has too many writers at once`);
}

/** What a caller that could not wait for storage may answer. */
export type InTime<Result> =
  | { readonly recorded: true; readonly result: Result }
  /** `result`: what may still be stored; `undefined` when nothing will be. */
  | { readonly recorded: false; readonly result: Result | undefined };

/**
 * Writes a run as {@link writeRun} does, for a caller that waits no longer than its budget. A write
 * that is under way by then goes on; nothing is ever stored that differs from what was answered.
 */
export async function writeRunInTime<Result>(
  baton: Baton,
  runId: RunId,
  budget: TimeBudget,
  change: Changing<Result>,
): Promise<InTime<Result>> {
  let answered = false;
  let underWay: { readonly result: Result } | undefined;
  const writing = writeRun(
    baton,
    runId,
    async (known, attempt) => {
      const wanted = answered ? undefined : await change(known, attempt);
      if (wanted === undefined || answered) throw new AnsweredAlready();
      underWay = wanted;
      return wanted;
    },
    () => {
      // What lost against another call is never stored: it must not be answered either.
      underWay = undefined;
    },
  );
  try {
    return { recorded: true, result: await budget.spend(writing) };
  } catch (error) {
    if (!(error instanceof StorageUnavailable)) throw error;
    answered = true;
    raiseUnavailable(baton, error);
    // What becomes of the write says more than that it took too long.
    writing.catch((failure: unknown) => {
      if (failure === error) return;
      if (failure instanceof StorageUnavailable) raiseUnavailable(baton, failure);
      else if (!(failure instanceof AnsweredAlready)) {
        baton.log.error('A decision could not be recorded', { runId, error: String(failure) });
      }
    });
    return { recorded: false, result: underWay?.result };
  }
}

class AnsweredAlready extends Error {
  override readonly name = 'AnsweredAlready';
}

function raiseUnavailable(baton: Baton, { message }: StorageUnavailable): void {
  baton.alerting.raise('storage_unavailable', 'critical', 'deployment', message);
}

/** The run with a changed revision's due mark: at once when the run teaches something. */
export function markDue(baton: Baton, run: Run): Run {
  return teaches(run) ? { ...run, dueAt: dueAtOnce(baton, run) } : run;
}

/**
 * When a run that teaches something is due: now, or as early as it was due before its first fold. So runs
 * are first folded in the order in which they began to be due, and of an experiment's tasks none is
 * missing behind a later one.
 */
export function dueAtOnce({ clock }: Baton, { folded, dueAt }: Run): string {
  const now = clock.now();
  return folded.count === 0 && dueAt !== null && dueAt < now ? dueAt : now;
}

/**
 * Whether a change must be folded: there is an outcome, the run was counted as lost, or its
 * experiment has yet to hear that it was assigned.
 */
function teaches(run: Run): boolean {
  const isAssigned = run.selection !== null && run.selection.experimentId !== null;
  return hasOutcome(run) || run.folded.evidence !== null || (isAssigned && run.folded.count === 0);
}

/** The run that counts so many more decisions. @throws Refusal when it keeps no more */
export function withRoomFor(run: Run, decisions: number): Run {
  const decisionCount = run.decisionCount + decisions;
  if (decisionCount > MAXIMUM_DECISIONS) {
    throw new Refusal('conflict', `A run keeps at most ${MAXIMUM_DECISIONS} decisions.`);
  }
  return { ...run, decisionCount };
}
