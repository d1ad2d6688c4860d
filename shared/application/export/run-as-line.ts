import { hasOutcome, type Run } from '../../domain/run/run.ts';
import { patchBetween } from '../import/context-patch.ts';
import type { WrittenRunLine } from '../import/run-line.ts';
import type { RunWithDecisions } from '../read-run.ts';
import { decisionAsLine } from './decision-as-line.ts';

/**
 * A run as a line that an import makes the same run of, on any machine and at any time. What the
 * import assumes anyway is left out, but for what decides how the outcome counts.
 *
 * @param assignsTask whether later runs of the task repeat this run's selection
 */
export function runAsLine(
  { run, decisions }: RunWithDecisions,
  assignsTask: boolean,
): WrittenRunLine {
  const { runId, taskId, project, createdAt, windowClosesAt, applicableSignals, selection } = run;
  const all = [...(selection === null ? [] : [selection.decision]), ...decisions];
  return {
    runId,
    taskId: String(taskId) === runId ? undefined : taskId,
    project: project ?? undefined,
    createdAt,
    windowClosesAt,
    window: run.folded.window,
    applicableSignals: [...applicableSignals],
    context: patchBetween(project === null ? {} : { project }, run.context),
    experimentId: selection?.experimentId ?? undefined,
    arm: selection?.arm ?? undefined,
    repeated: selection?.repeated || undefined,
    holdoutShare: selection?.holdoutShare || undefined,
    assignsTask: assignsTask || undefined,
    decisions: all.length === 0 ? undefined : all.map((decision) => decisionAsLine(decision, run)),
    outcome: hasOutcome(run) ? outcomeAsLine(run) : undefined,
  };
}

function outcomeAsLine({ outcome }: Run): WrittenRunLine['outcome'] {
  const { facts, observedAt, final } = outcome;
  const [moment, ...others] = new Set(Object.values(observedAt));
  return {
    ...facts,
    observedAt: others.length === 0 ? moment : observedAt,
    final: final || undefined,
  };
}
