import * as z from 'zod';
import { canonicalJson } from '../domain/canonical-json.ts';
import { type Context, contextSchema, MAXIMUM_CONTEXT_KEYS } from '../domain/context/context.ts';
import {
  type Alternative,
  alternativesSchema,
  canonicalOrder,
} from '../domain/decision/alternatives.ts';
import type { Decision } from '../domain/decision/decision.ts';
import { choiceId } from '../domain/decision/decision-id.ts';
import { withEarlierOptions } from '../domain/decision/earlier-attempts.ts';
import {
  type DecisionId,
  decisionIdSchema,
  decisionTypeSchema,
  runIdSchema,
  SELECT_STRATEGY,
} from '../domain/identifiers.ts';
import { attemptOf } from '../domain/learning/features.ts';
import { chooseOption } from '../domain/policy/choose.ts';
import type { Run } from '../domain/run/run.ts';
import type { Selection } from '../domain/run/selection.ts';
import type { Baton } from './baton.ts';
import { countAnswer, noteUnseenFeatures } from './decision-metrics.ts';
import { checkDecisionSize } from './decision-size.ts';
import type { KnownPolicy } from './policy-source.ts';
import { invalidInput, Refusal } from './refusal.ts';
import { markDue, runOrNew, withRoomFor, writeRunInTime } from './run-writing.ts';
import { startDecisionBudget } from './time-budget.ts';

export const choiceRequestSchema = z.strictObject({
  runId: runIdSchema,
  decisionId: decisionIdSchema.optional(),
  type: decisionTypeSchema.refine((type) => type !== SELECT_STRATEGY, {
    error: `${SELECT_STRATEGY} is answered by POST /v1/selections`,
  }),
  alternatives: alternativesSchema,
  context: contextSchema.prefault({}),
});
export type ChoiceRequest = z.infer<typeof choiceRequestSchema>;

/** The answer to `POST /v1/choices`. */
export interface ChoiceAnswer {
  readonly decision: Decision;
  readonly recorded: boolean;
}

/**
 * Chooses an option at a decision point of a run and records it. The same question in a run gets the
 * stored answer, also after the policy has changed. Never waits for storage longer than its budget.
 *
 * @throws Refusal `conflict` for a decision id that names another question, or a full run;
 * `invalid-input` when the allow-list leaves no agent to choose
 */
export async function chooseForRun(baton: Baton, request: ChoiceRequest): Promise<ChoiceAnswer> {
  const budget = startDecisionBudget(baton);
  const { runId, type, alternatives, context } = request;
  const decisionId = request.decisionId ?? choiceId(runId, type, alternatives, context);
  const known = await baton.policy.current();
  const { recorded, result } = await writeRunInTime(baton, runId, budget, (run, attempt) =>
    choiceChange(baton, { request, decisionId, known, attempt }, run),
  );
  const unknownRun = { context: {}, selection: null };
  const decision = result ?? decideInRun(baton, request, decisionId, known, unknownRun);
  countAnswer(baton.metrics, 'Choices', decision, { recorded, stale: known.stale });
  return { decision, recorded };
}

interface Asked {
  readonly request: ChoiceRequest;
  readonly decisionId: DecisionId;
  readonly known: KnownPolicy;
  readonly attempt: number;
}

async function choiceChange(
  baton: Baton,
  { request, decisionId, known, attempt }: Asked,
  stored: Run | undefined,
) {
  const existing = await baton.stores.runs.decision(request.runId, decisionId);
  if (existing !== undefined) return { result: sameQuestion(existing, request) };
  // A conflict that is not about this run's revision can only come from the id itself.
  if (attempt > 0 && request.decisionId !== undefined) await refuseForeignId(baton, decisionId);
  const run = runOrNew(baton, stored, request.runId);
  const earlier = stored === undefined ? [] : await earlierDecisions(baton, request);
  const decision = decideInRun(baton, request, decisionId, known, run, earlier);
  return {
    change: { run: markDue(baton, withRoomFor(run, 1)), decisions: [decision] },
    result: decision,
  };
}

/** What was decided before at the same point, where a third attempt or a later one is asked about. */
async function earlierDecisions(
  baton: Baton,
  { runId, type, context }: ChoiceRequest,
): Promise<readonly Decision[]> {
  if (attemptOf(context) < 3) return [];
  const decisions = await baton.stores.runs.decisions(runId);
  return decisions.filter((decision) => decision.type === type);
}

/**
 * The answer to a question in a run, by the policy and what is known of the run.
 *
 * @param earlier decisions of the same type in the run
 * @throws Refusal `invalid-input` when nothing may be chosen or the answer is too large to keep
 */
export function decideInRun(
  baton: Baton,
  request: ChoiceRequest,
  decisionId: DecisionId,
  known: KnownPolicy,
  run: Pick<Run, 'context' | 'selection'>,
  earlier: readonly Decision[] = [],
): Decision {
  const context = withEarlierOptions(merged(run.context, request.context), earlier);
  const decision = decide(baton, request, decisionId, known, run.selection, context);
  checkDecisionSize(decision);
  return decision;
}

function decide(
  baton: Baton,
  { runId, type, alternatives }: ChoiceRequest,
  decisionId: DecisionId,
  { policy, stale }: KnownPolicy,
  selection: Selection | null,
  context: Context,
): Decision {
  const choice = chooseOption(policy, {
    decisionId,
    type,
    alternatives,
    context,
    config: selection?.strategy.config,
    strategyVersionId: selection?.strategy.versionId ?? null,
    isHeldOut: selection?.decision.source === 'holdout',
  });
  if (choice === undefined) {
    throw invalidInput('alternatives', 'none of these agents is on the allow-list of the settings');
  }
  noteUnseenFeatures(baton, choice, { runId, type });
  return {
    decisionId,
    runId,
    type,
    chosen: choice.chosen,
    alternatives: [...choice.alternatives],
    propensity: choice.propensity,
    context: { ...context },
    source: choice.source,
    strategyVersionId: selection?.strategy.versionId ?? null,
    policyVersion: policy?.version ?? null,
    shadow: choice.shadow,
    why: choice.why,
    stale,
    decidedAt: baton.clock.now(),
  };
}

/** The stored answer, if it answers this very question. */
function sameQuestion(existing: Decision, { type, alternatives }: ChoiceRequest): Decision {
  const same =
    existing.type === type && questionText(existing.alternatives) === questionText(alternatives);
  if (same) return existing;
  throw new Refusal(
    'conflict',
    `Decision ${existing.decisionId} exists with another type or other alternatives.`,
  );
}

function questionText(alternatives: readonly Alternative[]): string {
  return canonicalJson(
    canonicalOrder(alternatives).map(({ value, features }) => ({
      value,
      features: features ?? null,
    })),
  );
}

async function refuseForeignId(baton: Baton, decisionId: DecisionId): Promise<void> {
  const owner = await baton.stores.runs.runOfDecision(decisionId);
  if (owner === undefined) return;
  throw new Refusal('conflict', `Decision ${decisionId} belongs to another run.`);
}

/** The run's context under the one sent, as far as the limit of features allows. */
function merged(ofRun: Context, sent: Context): Context {
  const inherited = Object.entries(ofRun).filter(([feature]) => !Object.hasOwn(sent, feature));
  const room = MAXIMUM_CONTEXT_KEYS - Object.keys(sent).length;
  return { ...Object.fromEntries(inherited.slice(0, Math.max(0, room))), ...sent };
}
