import { type Decision, MAXIMUM_DECISIONS } from '../../domain/decision/decision.ts';
import { SELECT_STRATEGY, taskIdSchema } from '../../domain/identifiers.ts';
import { isSettled, NO_OUTCOME, type Outcome } from '../../domain/outcome/outcome.ts';
import { hasOutcome, newRun, type OutcomeWindow, type Run } from '../../domain/run/run.ts';
import type { FollowedStrategy, TaskAssignment } from '../../domain/run/selection.ts';
import { invalidInput, within } from '../refusal.ts';
import { completeDecision, contextWithin, type OfRun } from './complete-decision.ts';
import { outcomeOf } from './complete-outcome.ts';
import { patched } from './context-patch.ts';
import { checkMoments, firstMoment } from './moments.ts';
import type { RunLine } from './run-line.ts';
import type { SelectionLine } from './selection-line.ts';

/** A run as a line tells of it, with everything that the line leaves open. */
export interface ImportedRun {
  /** As one write stores it, never folded. */
  readonly run: Run;
  readonly decisions: readonly Decision[];
  readonly window: OutcomeWindow;
  readonly assignment: TaskAssignment | undefined;
}

/** What stands in for what a line leaves open. */
export interface Circumstances {
  /** ISO 8601 */
  readonly now: string;
  /** The run itself, when it is there: what was left open then is as it was decided then. */
  readonly stored: Pick<Run, 'createdAt' | 'windowClosesAt' | 'applicableSignals'> | undefined;
  readonly outcomeWindowSeconds: number;
  readonly applicableSignals: Run['applicableSignals'];
}

/** The strategy that a run followed and the decision for it. */
export interface Followed {
  readonly selection: SelectionLine;
  readonly strategy: FollowedStrategy;
}

/**
 * The run that a line tells of. It depends on the line and the settings alone, not on what else is
 * stored, so that a history is the same evidence on every machine and in every order.
 *
 * @param followed `undefined` when the line names no strategy
 * @throws Refusal `invalid-input` for a line that contradicts itself
 */
export async function completeRun(
  line: RunLine,
  followed: Followed | undefined,
  circumstances: Circumstances,
): Promise<ImportedRun> {
  const { stored, now, outcomeWindowSeconds } = circumstances;
  const { runId, taskId = taskIdSchema.parse(runId), project = null } = line;
  const createdAt = line.createdAt ?? stored?.createdAt ?? firstMoment(line) ?? now;
  const fresh = newRun(runId, taskId, createdAt, outcomeWindowSeconds);
  const windowClosesAt = line.windowClosesAt ?? stored?.windowClosesAt ?? fresh.windowClosesAt;
  checkMoments(line, { createdAt, windowClosesAt, now });
  const outcome = line.outcome === undefined ? NO_OUTCOME : outcomeOf(line.outcome, createdAt);
  const window = line.window ?? windowAt(now, windowClosesAt, outcome);
  const context = contextWithin(patched(project === null ? {} : { project }, line.context));
  const strategyVersionId = followed?.strategy.versionId ?? null;
  const ofRun: OfRun = { runId, createdAt, context, strategyVersionId };
  const decisions = await decisionsOf(line, ofRun);
  const run: Run = {
    ...fresh,
    project,
    windowClosesAt,
    applicableSignals: [
      ...(line.applicableSignals ?? stored?.applicableSignals ?? circumstances.applicableSignals),
    ],
    context,
    selection: followed === undefined ? null : await selectionOf(line, followed, ofRun),
    outcome,
    decisionCount: decisions.length,
    dueAt: hasOutcome({ outcome }) || window !== 'open' ? now : windowClosesAt,
  };
  return { run, decisions, window, assignment: assignmentOf(line, run) };
}

/**
 * How the window stands of a run whose line does not say it. Whether a run without an outcome counts
 * as lost would depend on what else of its project is there by then, so it expires, uncounted.
 */
function windowAt(now: string, windowClosesAt: string, outcome: Outcome): OutcomeWindow {
  return now >= windowClosesAt && !isSettled(outcome) && !outcome.final ? 'expired' : 'open';
}

async function decisionsOf(line: RunLine, ofRun: OfRun): Promise<Decision[]> {
  const paths = new Map<string, string>();
  const decisions: Decision[] = [];
  for (const [at, decisionLine] of line.decisions.entries()) {
    if (decisionLine.type === SELECT_STRATEGY) continue;
    const path = `decisions.${at}`;
    const decision = await within(path, () => completeDecision(decisionLine, ofRun));
    const same = paths.get(decision.decisionId);
    if (same !== undefined) {
      const advice = 'put the attempt into its context, or give each a decisionId';
      throw invalidInput(path, `asks the same question as ${same}: ${advice}`);
    }
    paths.set(decision.decisionId, path);
    decisions.push(decision);
  }
  if (decisions.length <= MAXIMUM_DECISIONS) return decisions;
  throw invalidInput('decisions', `expected at most ${MAXIMUM_DECISIONS} and a selection`);
}

async function selectionOf(line: RunLine, { selection, strategy }: Followed, ofRun: OfRun) {
  const decision = await within(selection.path, () => completeDecision(selection.decision, ofRun));
  const { experimentId, arm, repeated, holdoutShare } = line;
  return { decision, strategy, experimentId, arm, repeated, holdoutShare };
}

function assignmentOf({ assignsTask }: RunLine, run: Run): TaskAssignment | undefined {
  const { runId: firstRunId, taskId, selection } = run;
  if (!assignsTask || selection === null) return undefined;
  return { taskId, firstRunId, assignedAt: selection.decision.decidedAt, selection };
}
