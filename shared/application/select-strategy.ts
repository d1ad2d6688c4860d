import * as z from 'zod';
import { type Context, contextSchema } from '../domain/context/context.ts';
import { encodeContext } from '../domain/context/encode-context.ts';
import { projectSchema, taskSchema } from '../domain/context/task.ts';
import { alternativesSchema } from '../domain/decision/alternatives.ts';
import type { Decision } from '../domain/decision/decision.ts';
import { choiceId, selectionId } from '../domain/decision/decision-id.ts';
import {
  type DecisionId,
  decisionTypeSchema,
  runIdSchema,
  SELECT_STRATEGY,
  taskIdSchema,
} from '../domain/identifiers.ts';
import { projectHistory } from '../domain/learning/run-totals.ts';
import { OVERALL_KEY, projectKey } from '../domain/learning/sums-keys.ts';
import { selectStrategy } from '../domain/policy/select.ts';
import type { Run } from '../domain/run/run.ts';
import type { Selection, TaskAssignment } from '../domain/run/selection.ts';
import type { Mode } from '../domain/settings.ts';
import type { Baton } from './baton.ts';
import { type ChoiceAnswer, type ChoiceRequest, decideInRun } from './choose-option.ts';
import { countAnswer, noteUnseenFeatures } from './decision-metrics.ts';
import type { KnownPolicy } from './policy-source.ts';
import { within } from './refusal.ts';
import { markDue, type RunChange, runOrNew, withRoomFor, writeRunInTime } from './run-writing.ts';
import { startDecisionBudget } from './time-budget.ts';

export const selectionRequestSchema = z.strictObject({
  runId: runIdSchema,
  taskId: taskIdSchema.optional(),
  task: taskSchema,
  project: projectSchema.prefault({}),
  choices: z
    .array(
      z.strictObject({
        type: decisionTypeSchema.refine((type) => type !== SELECT_STRATEGY, {
          error: `${SELECT_STRATEGY} is reserved for the selection itself`,
        }),
        alternatives: alternativesSchema,
        context: contextSchema.prefault({}),
      }),
    )
    .max(20)
    .default([]),
});
export type SelectionRequest = z.infer<typeof selectionRequestSchema>;

/** The answer to `POST /v1/selections`. */
export interface SelectionAnswer {
  readonly selection: Selection;
  readonly choices: readonly ChoiceAnswer[];
  readonly recorded: boolean;
}

/**
 * Chooses the strategy of a run and records it. A run asked about again, and every further run of a
 * task, gets the stored answer. Never waits for storage longer than its budget: without it the
 * answer comes from the policy in memory, `recorded: false`.
 */
export async function selectForRun(
  baton: Baton,
  request: SelectionRequest,
): Promise<SelectionAnswer> {
  const budget = startDecisionBudget(baton);
  const known = await baton.policy.current();
  const { recorded, result } = await writeRunInTime(baton, request.runId, budget, (run) =>
    selectionChange(baton, request, known, run),
  );
  const { selection, decisions } = result ?? (await answerUnrecorded(baton, request, known));
  countAnswer(baton.metrics, 'Selections', selection.decision, { recorded, stale: known.stale });
  if (selection.decision.source === 'fallback') raiseFallback(baton, selection);
  for (const decision of decisions) {
    countAnswer(baton.metrics, 'Choices', decision, { recorded, stale: known.stale });
  }
  return { selection, recorded, choices: decisions.map((decision) => ({ decision, recorded })) };
}

/** A selection with the answers to its choices, in their order. */
interface Answered {
  readonly selection: Selection;
  readonly decisions: readonly Decision[];
}

async function answerUnrecorded(
  baton: Baton,
  request: SelectionRequest,
  known: KnownPolicy,
): Promise<Answered> {
  const context = encodeContext(request.task, request.project, UNSEEN, UNSEEN);
  const selection = newSelection(baton, request, known, context);
  const run = { context: { ...context }, selection };
  const decisions = questionsOf(request).map((question, at) =>
    within(`choices.${at}`, () => decideInRun(baton, question, idOf(question), known, run)),
  );
  return { selection, decisions: await Promise.all(decisions) };
}

function questionsOf({ runId, choices }: SelectionRequest): ChoiceRequest[] {
  return choices.map((choice) => ({ runId, ...choice }));
}

function idOf({ runId, type, alternatives, context }: ChoiceRequest): DecisionId {
  return choiceId(runId, type, alternatives, context);
}

function raiseFallback({ alerting }: Baton, { decision }: Selection): void {
  const message = `A selection fell back: ${decision.why}`;
  alerting.raise('selection_fallback', 'warning', String(decision.context.taskType), message);
}

const UNSEEN = projectHistory(undefined);

/** The selection and its choices are one write: when one of them is refused, nothing is stored. */
async function selectionChange(
  baton: Baton,
  request: SelectionRequest,
  known: KnownPolicy,
  stored: Run | undefined,
): Promise<{ readonly change?: RunChange; readonly result: Answered }> {
  if (stored?.selection) {
    const { decisions, added } = await answerChoices(baton, request, known, stored, stored);
    const run = markDue(baton, withRoomFor(stored, added.length));
    return {
      ...(added.length === 0 ? {} : { change: { run, decisions: added } }),
      result: { selection: stored.selection, decisions },
    };
  }
  const taskId = request.taskId ?? taskIdSchema.parse(request.runId);
  const project = request.project.id ?? null;
  const [assignment, sums] = await Promise.all([
    baton.stores.runs.assignment(taskId),
    baton.stores.sums.get([projectKey(project), OVERALL_KEY]),
  ]);
  const historyOf = ({ family }: { family: string }) =>
    projectHistory(sums.find((each) => each.family === family)?.vector);
  const seen = historyOf(projectKey(project));
  const context = encodeContext(request.task, request.project, seen, historyOf(OVERALL_KEY));
  const settings = known.policy?.catalog.settings;
  const selection =
    assignment === undefined || answersBaseline(settings?.mode)
      ? newSelection(baton, request, known, context)
      : assignment.firstRunId === request.runId
        ? assignment.selection
        : repeatedSelection(baton, assignment, request, context);
  const run: Run = {
    ...runOrNew(baton, stored, request.runId, taskId),
    taskId,
    project,
    applicableSignals: [...(settings?.applicableSignals ?? seen.signals)],
    context: { ...context },
    selection,
  };
  const { decisions, added } = await answerChoices(baton, request, known, run, stored);
  // Nobody chose a fallback: the task's next run may find a strategy.
  const isFirst = assignment === undefined && selection.decision.source !== 'fallback';
  const firstOfTask: TaskAssignment | undefined = isFirst
    ? { taskId, firstRunId: request.runId, assignedAt: selection.decision.decidedAt, selection }
    : undefined;
  return {
    change: {
      run: markDue(baton, withRoomFor(run, added.length)),
      decisions: added,
      assignment: firstOfTask,
    },
    result: { selection, decisions },
  };
}

/** The answers to the choices of a selection, in their order, and those not stored yet, once each. */
async function answerChoices(
  baton: Baton,
  request: SelectionRequest,
  known: KnownPolicy,
  run: Run,
  stored: Run | undefined,
): Promise<{ readonly decisions: readonly Decision[]; readonly added: readonly Decision[] }> {
  const added = new Map<DecisionId, Decision>();
  const decisions: Decision[] = [];
  for (const [at, question] of questionsOf(request).entries()) {
    const id = idOf(question);
    const existing = stored && (await baton.stores.runs.decision(request.runId, id));
    const decision =
      existing ??
      added.get(id) ??
      (await within(`choices.${at}`, () => decideInRun(baton, question, id, known, run)));
    if (existing === undefined) added.set(id, decision);
    decisions.push(decision);
  }
  return { decisions, added: [...added.values()] };
}

function newSelection(
  baton: Baton,
  { runId, taskId }: SelectionRequest,
  { policy, stale }: KnownPolicy,
  context: Context,
): Selection {
  const choice = selectStrategy(policy, context, taskId ?? taskIdSchema.parse(runId));
  noteUnseenFeatures(baton, choice, { runId, type: SELECT_STRATEGY });
  return {
    decision: {
      decisionId: selectionId(runId),
      runId,
      type: SELECT_STRATEGY,
      chosen: choice.strategy.versionId,
      alternatives: [...choice.alternatives],
      propensity: choice.propensity,
      context: { ...context },
      source: choice.source,
      strategyVersionId: choice.strategy.versionId,
      policyVersion: policy?.version ?? null,
      shadow: choice.shadow,
      why: choice.why,
      stale,
      decidedAt: baton.clock.now(),
    },
    strategy: choice.strategy,
    experimentId: choice.experimentId,
    arm: choice.arm,
    repeated: false,
    holdoutShare: choice.holdoutShare,
  };
}

/** Switched off, Baton answers the baseline to every run, whatever its task was assigned before. */
function answersBaseline(mode: Mode | undefined): boolean {
  return mode === 'off' || mode === 'shadow';
}

/** A retry of a task stays with the task's strategy, version and arm. */
function repeatedSelection(
  baton: Baton,
  { selection }: TaskAssignment,
  { runId }: SelectionRequest,
  context: Context,
): Selection {
  return {
    ...selection,
    repeated: true,
    decision: {
      ...selection.decision,
      decisionId: selectionId(runId),
      runId,
      context: { ...context },
      why: 'The task was assigned by its first selection.',
      decidedAt: baton.clock.now(),
    },
  };
}
