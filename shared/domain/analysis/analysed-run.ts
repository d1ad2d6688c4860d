import type { Context } from '../context/context.ts';
import type { RunId, VersionId } from '../identifiers.ts';
import { onGrid } from '../learning/sums.ts';
import type { Run } from '../run/run.ts';
import type { RunSketch } from './analysis.ts';

/** One settled run as an analysis reads it: what its row holds, without its decisions. */
export interface AnalysedRun extends Omit<RunSketch, 'id'> {
  readonly runId: RunId;
  readonly context: Context;
  /** On the grid of 2⁻¹², so that sums of it are exact. */
  readonly utility: number;
  /** `null` where nobody said; a sketch counts them as 0. */
  readonly known: { readonly costUsd: number | null; readonly durationSeconds: number | null };
  /** The agents that were chosen, in the order of attempts, and how that went. */
  readonly choices: readonly { readonly agent: string; readonly success: boolean }[];
}

const SELECT_AGENT = 'select_agent';

/** A failure without a code. */
export const FAILED = 'failed';

/** The most agents that a sketch names. */
const MOST_AGENTS = 8;

/** A run of this version as it settled; `undefined` for one of another version or not settled yet. */
export function analysedRun(run: Run, versionId: VersionId): AnalysedRun | undefined {
  const { evidence } = run.folded;
  if (evidence === null || evidence.strategy?.versionId !== versionId) return undefined;
  const { success } = evidence;
  const { facts } = run.outcome;
  const choices = evidence.choices
    .filter(({ type }) => type === SELECT_AGENT)
    .sort((left, right) => left.attempt - right.attempt || (left.option < right.option ? -1 : 1))
    // An attempt that another came after has failed, whatever became of the run.
    .map(({ option, followed }) => ({ agent: option, success: success && !followed }));
  return {
    runId: run.runId,
    context: run.context,
    utility: onGrid(evidence.utility),
    success,
    failureCode: success ? null : (evidence.failureCode ?? FAILED),
    attempts: Math.max(1, ...evidence.choices.map(({ attempt }) => attempt)),
    agents: choices.map(({ agent }) => agent).slice(0, MOST_AGENTS),
    choices,
    costUsd: evidence.costUsd,
    durationSeconds: evidence.durationSeconds,
    known: { costUsd: facts.costUsd ?? null, durationSeconds: facts.durationSeconds ?? null },
    iterations: facts.iterations ?? null,
  };
}
