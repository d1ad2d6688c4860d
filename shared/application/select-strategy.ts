import * as z from 'zod';
import { type Context, contextSchema } from '../domain/context/context.ts';
import { encodeContext } from '../domain/context/encode-context.ts';
import { projectSchema, taskSchema } from '../domain/context/task.ts';
import { alternativesSchema } from '../domain/decision/alternatives.ts';
import { selectionId } from '../domain/decision/decision-id.ts';
import {
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
import type { Baton } from './baton.ts';
import { type ChoiceAnswer, chooseForRun } from './choose-option.ts';
import { countAnswer } from './decision-metrics.ts';
import type { KnownPolicy } from './policy-source.ts';
import { markDue, runOrNew, writeRunInTime } from './run-writing.ts';
import { startDecisionBudget, type TimeBudget } from './time-budget.ts';

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
  const { selection, recorded } = await recordedSelection(baton, request, known, budget);
  countAnswer(baton.metrics, 'Selections', selection.decision, { recorded, stale: known.stale });
  if (selection.decision.source === 'fallback') {
    const { taskType } = selection.decision.context;
    baton.alerting.raise(
      'selection_fallback',
      'warning',
      String(taskType),
      `A selection fell back: ${selection.decision.why}`,
    );
  }
  const choices: ChoiceAnswer[] = [];
  for (const choice of request.choices) {
    choices.push(
      await chooseForRun(baton, { runId: request.runId, ...choice }, { budget, selection }),
    );
  }
  return { selection, choices, recorded };
}

async function recordedSelection(
  baton: Baton,
  request: SelectionRequest,
  known: KnownPolicy,
  budget: TimeBudget,
): Promise<{ selection: Selection; recorded: boolean }> {
  const { recorded, result } = await writeRunInTime(baton, request.runId, budget, (run) =>
    selectionChange(baton, request, known, run),
  );
  if (result !== undefined) return { selection: result, recorded };
  const context = encodeContext(request.task, request.project, UNSEEN, UNSEEN);
  return { selection: newSelection(baton, request, known, context), recorded };
}

const UNSEEN = projectHistory(undefined);

async function selectionChange(
  baton: Baton,
  request: SelectionRequest,
  known: KnownPolicy,
  stored: Run | undefined,
) {
  if (stored?.selection) return { result: stored.selection };
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
  const selection = assignment
    ? repeatedSelection(baton, assignment, request, context)
    : newSelection(baton, request, known, context);
  const settings = known.policy?.catalog.settings;
  const run = markDue(baton, {
    ...runOrNew(baton, stored, request.runId, taskId),
    taskId,
    project,
    applicableSignals: [...(settings?.applicableSignals ?? seen.signals)],
    context: { ...context },
    selection,
  });
  const firstOfTask: TaskAssignment | undefined = assignment
    ? undefined
    : { taskId, firstRunId: request.runId, assignedAt: selection.decision.decidedAt, selection };
  return { change: { run, assignment: firstOfTask }, result: selection };
}

function newSelection(
  baton: Baton,
  { runId, taskId }: SelectionRequest,
  { policy, stale }: KnownPolicy,
  context: Context,
): Selection {
  const choice = selectStrategy(policy, context, taskId ?? taskIdSchema.parse(runId));
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
    experimentId: null,
    arm: null,
  };
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
