import * as z from 'zod';
import { type RunWithDecisions, runStatus } from '../../shared/application/read-run.ts';
import type { Attribution } from '../../shared/domain/attribution/attribution.ts';
import { centredChoice } from '../../shared/domain/attribution/centred-choice.ts';
import { type Decision, decisionSchema } from '../../shared/domain/decision/decision.ts';
import { outcomeFactsSchema } from '../../shared/domain/outcome/report.ts';
import { type Run, runSchema } from '../../shared/domain/run/run.ts';
import { followedStrategySchema } from '../../shared/domain/run/selection.ts';

const loggedDecisionSchema = decisionSchema.omit({ runId: true }).extend({
  /** The part of (utility − baseline) that the decision earned; `null` until it is attributed. */
  contribution: z.number().nullable(),
  /** Chance had no part in it, or its odds are not known: it contributes 0, whatever it was worth. */
  observational: z.boolean(),
});

export const runSummarySchema = runSchema
  .pick({ runId: true, taskId: true, project: true, createdAt: true })
  .extend({
    status: z.enum(['running', 'reported', 'settled', 'lost', 'expired']),
    strategyVersionId: z.string().nullable(),
    success: z.boolean().nullable(),
    quality: z.number().nullable(),
    utility: z.number().nullable(),
  });

/** As stored: a yes or a no is 1 or 0. */
const shareSchema = z.number().min(0).max(1).nullable().optional();

export const runReplySchema = runSummarySchema.extend({
  windowClosesAt: z.iso.datetime(),
  context: runSchema.shape.context,
  strategy: followedStrategySchema.nullable(),
  decisions: z.array(loggedDecisionSchema),
  outcome: z
    .strictObject({
      ...outcomeFactsSchema.shape,
      success: shareSchema,
      humanFeedback: shareSchema,
      final: z.boolean(),
    })
    .nullable(),
  /** What was expected of the run by its kind of task alone; `null` until decisions are attributed. */
  baseline: z.number().nullable(),
  /** What no decision explains: utility − baseline − all contributions. */
  luck: z.number().nullable(),
});

export function runSummary(run: Run): z.infer<typeof runSummarySchema> {
  const { evidence } = run.folded;
  return {
    runId: run.runId,
    taskId: run.taskId,
    project: run.project,
    createdAt: run.createdAt,
    status: runStatus(run),
    strategyVersionId: run.selection?.strategy.versionId ?? null,
    success: evidence?.success ?? null,
    quality: evidence?.quality ?? null,
    utility: evidence?.utility ?? null,
  };
}

export function runReply({ run, decisions }: RunWithDecisions): z.infer<typeof runReplySchema> {
  const { evidence, attribution: stored } = run.folded;
  const attribution = evidence === null ? null : stored;
  return {
    ...runSummary(run),
    windowClosesAt: run.windowClosesAt,
    context: run.context,
    strategy: run.selection?.strategy ?? null,
    decisions: decisions.map((decision) => loggedDecision(decision, attribution)),
    outcome:
      runStatus(run) === 'running' ? null : { ...run.outcome.facts, final: run.outcome.final },
    baseline: attribution?.baseline ?? null,
    luck: attribution?.luck ?? null,
  };
}

function loggedDecision(
  { runId: _, ...decision }: Decision,
  attribution: Attribution | null,
): z.infer<typeof loggedDecisionSchema> {
  const observational = centredChoice(decision) === undefined;
  const [, contribution = null] =
    attribution?.contributions.find(([id]) => id === decision.decisionId) ?? [];
  const isAttributed = attribution !== null && observational;
  return { ...decision, contribution: isAttributed ? 0 : contribution, observational };
}
