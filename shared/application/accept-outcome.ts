import * as z from 'zod';
import { type RunId, runIdSchema } from '../domain/identifiers.ts';
import { mergeReport } from '../domain/outcome/outcome.ts';
import { type OutcomeReport, outcomeReportSchema } from '../domain/outcome/report.ts';
import type { Baton } from './baton.ts';
import { prepareDecision, reportedDecisionSchema, withDecisions } from './record-decisions.ts';
import { invalidInput } from './refusal.ts';
import { runOrNew, writeRun } from './run-writing.ts';

/** A report about the run that the address names. */
export const outcomeRequestSchema = outcomeReportSchema.extend({
  decisions: z
    .array(reportedDecisionSchema.extend({ runId: runIdSchema.optional() }))
    .max(100)
    .default([]),
});
export type OutcomeRequest = z.infer<typeof outcomeRequestSchema>;

export const outcomesRequestSchema = z.strictObject({
  outcomes: z
    .array(outcomeRequestSchema.extend({ runId: runIdSchema }))
    .min(1)
    .max(100),
});
export type OutcomesRequest = z.infer<typeof outcomesRequestSchema>;

/** How far an observation may lie ahead of our clock. */
const CLOCK_SKEW_MILLISECONDS = 86_400_000;

/**
 * Merges a report into a run and marks it due. Sent again it changes nothing.
 *
 * @returns the revision of the run that holds the report
 * @throws Refusal for a report from the future or decisions that do not fit the run
 */
export async function acceptOutcome(
  baton: Baton,
  runId: RunId,
  request: OutcomeRequest,
): Promise<number> {
  const { decisions, ...report } = request;
  const acceptedAt = baton.clock.now();
  refuseFuture(report, acceptedAt);
  const prepared = await Promise.all(
    decisions.map(async ({ runId: named, ...decision }) => {
      if (named !== undefined && named !== runId) {
        throw invalidInput('decisions.runId', 'expected the run of the address, or none');
      }
      return await prepareDecision(baton, runId, decision);
    }),
  );
  return await writeRun(baton, runId, async (stored) => {
    const before = runOrNew(baton, stored, runId);
    const outcome = mergeReport(before.outcome, report, acceptedAt);
    const { run, decisions: added } = await withDecisions(baton, stored, runId, prepared);
    const unchanged = outcome === before.outcome && added.length === 0 && run === stored;
    if (unchanged) return { result: before.revision };
    return {
      change: { run: { ...run, outcome, dueAt: baton.clock.now() }, decisions: added },
      result: before.revision + 1,
    };
  });
}

/** Accepts a batch of reports; each is checked before the first is written. */
export async function acceptOutcomes(baton: Baton, { outcomes }: OutcomesRequest): Promise<number> {
  for (const report of outcomes) refuseFuture(report, baton.clock.now());
  for (const { runId, ...report } of outcomes) await acceptOutcome(baton, runId, report);
  return outcomes.length;
}

function refuseFuture({ observedAt }: OutcomeReport, acceptedAt: string): void {
  if (observedAt === undefined) return;
  if (Date.parse(observedAt) <= Date.parse(acceptedAt) + CLOCK_SKEW_MILLISECONDS) return;
  throw invalidInput('observedAt', 'expected a moment that is not more than a day ahead');
}
