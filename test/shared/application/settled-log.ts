import type { Decision } from '../../../shared/domain/decision/decision.ts';
import { taskIdSchema } from '../../../shared/domain/identifiers.ts';
import { evidenceSchema } from '../../../shared/domain/learning/evidence.ts';
import { runTotalsVector } from '../../../shared/domain/learning/run-totals.ts';
import { allRunTotalsKey } from '../../../shared/domain/learning/sums-keys.ts';
import type { Run } from '../../../shared/domain/run/run.ts';
import type { Stores } from '../../../shared/ports.ts';
import {
  sampleDecision,
  sampleFolded,
  sampleRun,
  sampleSelection,
} from '../../contracts/samples.ts';

/** A run as a test names it. */
export interface LoggedRun {
  readonly id: string;
  /** `null` leaves the run unsettled. */
  readonly utility: number | null;
  readonly createdAt?: string;
  readonly decisions?: readonly Decision[];
  readonly selection?: Run['selection'];
  readonly taskId?: string;
}

/** Stores a run and what a fold made of it. */
export async function logRun(stores: Stores, logged: LoggedRun): Promise<void> {
  const { id, utility, createdAt, decisions = [], selection = null, taskId } = logged;
  const run = sampleRun(id, {
    selection,
    decisionCount: decisions.length,
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(taskId === undefined ? {} : { taskId: taskIdSchema.parse(taskId) }),
  });
  await stores.runs.write({ run, expectedRevision: undefined, decisions });
  if (utility === null) return;
  const evidence = evidenceSchema.parse({
    day: run.createdAt.slice(0, 10),
    project: null,
    strategy: null,
    lost: false,
    success: utility > 0,
    quality: Math.max(0, utility),
    utility,
    costUsd: 0,
    durationSeconds: 0,
    failureCode: null,
    signals: [],
    choices: [],
  });
  await stores.folds.commit(
    [
      {
        runId: run.runId,
        expectedRevision: 1,
        expectedFoldCount: 0,
        folded: sampleFolded({ evidence }),
        dueAt: null,
      },
    ],
    [{ ...allRunTotalsKey(evidence.day), vector: runTotalsVector(evidence) }],
  );
}

/** A choice between two agents by known odds. */
export function agentChoice(runId: string, chosen: 'claude' | 'codex', claude = 0.5): Decision {
  return sampleDecision(runId, {
    chosen,
    propensity: chosen === 'claude' ? claude : 1 - claude,
    alternatives: [
      { value: 'claude', probability: claude, estimate: null },
      { value: 'codex', probability: 1 - claude, estimate: null },
    ],
  });
}

/** A selection by chance, whichever of two versions it took. */
export function evenSelection(runId: string): NonNullable<Run['selection']> {
  const selection = sampleSelection(runId);
  const alternatives = ['bug-default@1', 'bug-cautious@1'].map((value) => ({
    value,
    probability: 0.5,
    estimate: null,
  }));
  const decision = sampleDecision(runId, {
    decisionId: selection.decision.decisionId,
    type: 'select_strategy',
    chosen: 'bug-default@1',
    propensity: 0.5,
    alternatives,
  });
  return { ...selection, decision };
}
