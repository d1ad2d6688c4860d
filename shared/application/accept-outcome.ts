import * as z from 'zod';
import { type RunId, runIdSchema } from '../domain/identifiers.ts';
import { mergeReport } from '../domain/outcome/outcome.ts';
import { type OutcomeReport, outcomeReportSchema } from '../domain/outcome/report.ts';
import type { Baton } from './baton.ts';
import {
  type PreparedDecision,
  prepareDecision,
  refuseSharedIds,
  reportedDecisionSchema,
  withDecisions,
} from './record-decisions.ts';
import { invalidInput, within } from './refusal.ts';
import { dueAtOnce, runOrNew, writeRun } from './run-writing.ts';

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
 * Merges a report into a run and marks it due. Sent again with its `observedAt` it changes nothing.
 *
 * @returns the revision of the run that holds the report
 * @throws Refusal for a report from the future or decisions that do not fit the run
 */
export async function acceptOutcome(
  baton: Baton,
  runId: RunId,
  request: OutcomeRequest,
): Promise<number> {
  return await storeReport(baton, await prepareReport(baton, runId, request));
}

/** Accepts a batch of reports; every one is checked before the first is written. */
export async function acceptOutcomes(baton: Baton, { outcomes }: OutcomesRequest): Promise<number> {
  const prepared: PreparedReport[] = [];
  for (const [at, { runId, ...report }] of outcomes.entries()) {
    prepared.push(await within(`outcomes.${at}`, () => prepareReport(baton, runId, report)));
  }
  refuseSharedIds(prepared.flatMap(({ decisions }) => decisions));
  for (const [runId, ofRun] of Map.groupBy(prepared, (each) => each.runId)) {
    const decisions = ofRun.flatMap((each) => each.decisions);
    if (decisions.length === 0) continue;
    await withDecisions(baton, await baton.stores.runs.run(runId), runId, decisions);
  }
  for (const report of prepared) await storeReport(baton, report);
  return outcomes.length;
}

/** A report that has been checked as far as that goes without its run. */
interface PreparedReport {
  readonly runId: RunId;
  readonly report: OutcomeReport;
  readonly acceptedAt: string;
  readonly decisions: readonly PreparedDecision[];
}

async function prepareReport(
  baton: Baton,
  runId: RunId,
  { decisions, ...report }: OutcomeRequest,
): Promise<PreparedReport> {
  // The settings decide how a new run begins: whoever only records must know them too.
  await baton.policy.current();
  const acceptedAt = baton.clock.now();
  refuseFuture(report, acceptedAt);
  const prepared = decisions.map(({ runId: named, ...decision }, at) =>
    within(`decisions.${at}`, () => {
      if (named === undefined || named === runId) return prepareDecision(baton, runId, decision);
      throw invalidInput('runId', 'expected the run of the outcome, or none');
    }),
  );
  return { runId, report, acceptedAt, decisions: await Promise.all(prepared) };
}

async function storeReport(
  baton: Baton,
  { runId, report, acceptedAt, decisions }: PreparedReport,
): Promise<number> {
  return await writeRun(baton, runId, async (stored) => {
    const before = runOrNew(baton, stored, runId);
    const outcome = mergeReport(before.outcome, report, acceptedAt);
    const { run, decisions: added } = await withDecisions(baton, stored, runId, decisions);
    const unchanged = outcome === before.outcome && added.length === 0 && run === stored;
    if (unchanged) return { result: before.revision };
    return {
      change: { run: { ...run, outcome, dueAt: dueAtOnce(baton, run) }, decisions: added },
      result: before.revision + 1,
    };
  });
}

function refuseFuture({ observedAt }: OutcomeReport, acceptedAt: string): void {
  if (observedAt === undefined) return;
  if (Date.parse(observedAt) <= Date.parse(acceptedAt) + CLOCK_SKEW_MILLISECONDS) return;
  throw invalidInput('observedAt', 'expected a moment that is not more than a day ahead');
}
