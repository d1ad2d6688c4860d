import * as z from 'zod';
import { contextSchema } from '../domain/context/context.ts';
import { alternativesSchema } from '../domain/decision/alternatives.ts';
import type { Decision } from '../domain/decision/decision.ts';
import { choiceId, selectionId } from '../domain/decision/decision-id.ts';
import {
  decisionIdSchema,
  decisionTypeSchema,
  plainText,
  projectIdSchema,
  type RunId,
  runIdSchema,
  SELECT_STRATEGY,
  versionIdSchema,
} from '../domain/identifiers.ts';
import { projectHistory } from '../domain/learning/run-totals.ts';
import { projectKey } from '../domain/learning/sums-keys.ts';
import { momentSchema } from '../domain/outcome/report.ts';
import { followedStrategy } from '../domain/policy/policy.ts';
import type { Run } from '../domain/run/run.ts';
import type { FollowedStrategy } from '../domain/run/selection.ts';
import { BUILT_IN_STRATEGY } from '../domain/strategy/built-in.ts';
import type { Baton } from './baton.ts';
import { checkDecisionSize } from './decision-size.ts';
import { invalidInput, Refusal, within } from './refusal.ts';
import { markDue, runOrNew, withRoomFor, writeRun } from './run-writing.ts';

/** A decision as an orchestrator reports it, within a run that is named elsewhere. */
export const reportedDecisionSchema = z.strictObject({
  decisionId: decisionIdSchema.optional(),
  type: decisionTypeSchema,
  chosen: plainText(1, 200),
  alternatives: alternativesSchema.optional(),
  propensity: z.number().gt(0).max(1).optional(),
  context: contextSchema.prefault({}),
  strategyVersionId: versionIdSchema.optional(),
  decidedAt: momentSchema.optional(),
});
export type ReportedDecision = z.infer<typeof reportedDecisionSchema>;

export const decisionsRequestSchema = z.strictObject({
  decisions: z
    .array(reportedDecisionSchema.extend({ runId: runIdSchema }))
    .min(1)
    .max(100),
});
export type DecisionsRequest = z.infer<typeof decisionsRequestSchema>;

/**
 * Logs what an orchestrator decided by itself, or what Baton answered and could not record. The
 * first decision with an id wins; one without a propensity is shown but not learned from.
 *
 * @returns how many decisions were accepted, repetitions included
 * @throws Refusal `invalid-input` for a decision that contradicts itself, `conflict` for a full run
 * or an id of another run
 */
export async function recordDecisions(
  baton: Baton,
  { decisions }: DecisionsRequest,
): Promise<number> {
  // The settings decide how a new run begins: whoever only records must know them too.
  await baton.policy.current();
  const prepared = await Promise.all(
    decisions.map(({ runId, ...decision }, at) =>
      within(`decisions.${at}`, () => prepareDecision(baton, runId, decision)),
    ),
  );
  const byRun = Map.groupBy(prepared, ({ decision }) => decision.runId);
  // Every run is checked before the first is written, so that a refusal changes nothing.
  refuseSharedIds(prepared);
  for (const [runId, ofRun] of byRun) {
    await withDecisions(baton, await baton.stores.runs.run(runId), runId, ofRun);
  }
  for (const [runId, ofRun] of byRun) {
    await writeRun(baton, runId, async (stored) => {
      const added = await withDecisions(baton, stored, runId, ofRun);
      if (added.decisions.length === 0 && added.run === stored) return { result: undefined };
      return { change: { ...added, run: markDue(baton, added.run) }, result: undefined };
    });
  }
  return decisions.length;
}

/** @throws Refusal `conflict` when decisions of two runs have one id */
export function refuseSharedIds(prepared: readonly PreparedDecision[]): void {
  const owners = new Map<string, RunId>();
  for (const { decision } of prepared) {
    const owner = owners.get(decision.decisionId) ?? decision.runId;
    if (owner !== decision.runId) throw ofAnotherRun(decision);
    owners.set(decision.decisionId, owner);
  }
}

function ofAnotherRun({ decisionId }: Decision): Refusal {
  return new Refusal('conflict', `Decision ${decisionId} belongs to another run.`);
}

/** A reported decision, checked and complete; a selection brings the strategy that it names. */
export interface PreparedDecision {
  readonly decision: Decision;
  readonly strategy: FollowedStrategy | undefined;
}

/** @throws Refusal for a decision that contradicts itself or is too large */
export async function prepareDecision(
  baton: Baton,
  runId: RunId,
  reported: ReportedDecision,
): Promise<PreparedDecision> {
  const { type, chosen, context } = reported;
  const alternatives = reported.alternatives ?? [{ value: chosen }];
  if (!alternatives.some(({ value }) => value === chosen)) {
    throw invalidInput('chosen', 'expected one of the alternatives');
  }
  const strategy = type === SELECT_STRATEGY ? await selectedStrategy(baton, reported) : undefined;
  const decision: Decision = {
    decisionId:
      reported.decisionId ??
      (type === SELECT_STRATEGY
        ? selectionId(runId)
        : choiceId(runId, type, alternatives, context)),
    runId,
    type,
    chosen,
    alternatives: alternatives.map((alternative) => ({
      ...alternative,
      probability: alternative.value === chosen ? (reported.propensity ?? null) : null,
      estimate: null,
    })),
    propensity: reported.propensity ?? null,
    context,
    source: 'orchestrator',
    strategyVersionId: strategy?.versionId ?? reported.strategyVersionId ?? null,
    policyVersion: null,
    shadow: null,
    why: null,
    stale: false,
    decidedAt: reported.decidedAt ?? baton.clock.now(),
  };
  checkDecisionSize(decision);
  return { decision, strategy };
}

/**
 * The run with those of the decisions that it does not have yet. A selection becomes the run's own
 * if it has none.
 */
export async function withDecisions(
  baton: Baton,
  stored: Run | undefined,
  runId: RunId,
  prepared: readonly PreparedDecision[],
): Promise<{ readonly run: Run; readonly decisions: readonly Decision[] }> {
  let run = stored ?? runOrNew(baton, stored, runId);
  const added = new Map<string, Decision>();
  for (const { decision, strategy } of prepared) {
    if (strategy !== undefined) {
      if (run.selection === null) run = await withSelection(baton, run, decision, strategy);
      continue;
    }
    if (added.has(decision.decisionId)) continue;
    const owner = await baton.stores.runs.runOfDecision(decision.decisionId);
    if (owner !== undefined && owner !== runId) throw ofAnotherRun(decision);
    if (owner === undefined) added.set(decision.decisionId, decision);
  }
  if (added.size === 0) return { run, decisions: [] };
  return { run: withRoomFor(run, added.size), decisions: [...added.values()] };
}

async function withSelection(
  baton: Baton,
  run: Run,
  decision: Decision,
  strategy: FollowedStrategy,
): Promise<Run> {
  const selected: Run = {
    ...run,
    context: decision.context,
    selection: {
      decision,
      strategy,
      experimentId: null,
      arm: null,
      repeated: false,
      holdoutShare: 0,
    },
  };
  const project = projectIdSchema.safeParse(decision.context.project);
  if (run.project !== null || !project.success) return selected;
  // What applies to a project is fixed when the run's project becomes known, however that happens.
  const { policy } = await baton.policy.current();
  const declared = policy?.catalog.settings.applicableSignals;
  const [sums] = await baton.stores.sums.get([projectKey(project.data)]);
  return {
    ...selected,
    project: project.data,
    applicableSignals: [...(declared ?? projectHistory(sums?.vector).signals)],
  };
}

async function selectedStrategy(
  baton: Baton,
  { chosen, alternatives = [] }: ReportedDecision,
): Promise<FollowedStrategy> {
  const stranger = alternatives.findIndex(({ value }) => !versionIdSchema.safeParse(value).success);
  if (stranger >= 0) {
    throw invalidInput(`alternatives.${stranger}`, 'expected the id of a strategy version');
  }
  if (chosen === BUILT_IN_STRATEGY.versionId) return BUILT_IN_STRATEGY;
  const catalog = baton.policy.known().policy?.catalog;
  const followed = catalog && followedStrategy(catalog, chosen);
  if (followed !== undefined) return followed;
  const id = versionIdSchema.safeParse(chosen);
  const version = id.success ? await baton.stores.strategies.version(id.data) : undefined;
  if (version === undefined) throw invalidInput('chosen', 'expected the id of a strategy version');
  return {
    slug: version.slug,
    versionId: version.id,
    version: version.number,
    config: version.config,
  };
}
