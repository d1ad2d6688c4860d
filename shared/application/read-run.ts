import type { Decision } from '../domain/decision/decision.ts';
import type { RunId } from '../domain/identifiers.ts';
import { hasOutcome, type Run } from '../domain/run/run.ts';
import type { Baton } from './baton.ts';
import { Refusal } from './refusal.ts';

/** A run with its decisions, the selection first. */
export interface RunWithDecisions {
  readonly run: Run;
  readonly decisions: readonly Decision[];
}

/** @throws Refusal `not-found` */
export async function readRun(baton: Baton, runId: RunId): Promise<RunWithDecisions> {
  const [run, decisions] = await Promise.all([
    baton.stores.runs.run(runId),
    baton.stores.runs.decisions(runId),
  ]);
  if (run === undefined) throw new Refusal('not-found', `There is no run ${runId}.`);
  const selection = run.selection === null ? [] : [run.selection.decision];
  return { run, decisions: [...selection, ...decisions] };
}

/** Where a run stands, in one word. */
export function runStatus(run: Run): 'running' | 'reported' | 'settled' | 'lost' | 'expired' {
  const { window, evidence } = run.folded;
  if (window === 'lost' && evidence?.lost === true) return 'lost';
  if (evidence !== null) return 'settled';
  if (window === 'expired') return 'expired';
  return hasOutcome(run) ? 'reported' : 'running';
}
