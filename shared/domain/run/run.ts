import * as z from 'zod';
import { attributionSchema } from '../attribution/attribution.ts';
import { contextSchema } from '../context/context.ts';
import { projectIdSchema, runIdSchema, taskIdSchema } from '../identifiers.ts';
import { evidenceSchema } from '../learning/evidence.ts';
import { NO_OUTCOME, outcomeSchema } from '../outcome/outcome.ts';
import { SIGNALS } from '../outcome/signals.ts';
import { selectionSchema } from './selection.ts';

/**
 * `open`: reports may still change what absent facts count; `closed`: they count as declared;
 * `lost`: closed without an outcome, counted as a failure; `expired`: the same, but uncounted,
 * because the project has never sent an outcome.
 */
export const outcomeWindowSchema = z.enum(['open', 'closed', 'lost', 'expired']);
export type OutcomeWindow = z.infer<typeof outcomeWindowSchema>;

/** What `fold` last made of a run; written by nothing else. */
export const foldedSchema = z.strictObject({
  /** How often the run was folded; a fold names the count it read. */
  count: z.int().min(0),
  /** The revision of the run that was folded last. */
  revision: z.int().min(0),
  window: outcomeWindowSchema,
  /** What the run added to the sums, so that exactly this can be taken back. */
  evidence: evidenceSchema.nullable(),
  /** What its utility was put down to; `null` without evidence, and in runs folded before this was kept. */
  attribution: attributionSchema.nullable().default(null),
});
export type Folded = z.infer<typeof foldedSchema>;

/** One attempt of an agent system at a task, without its decisions. */
export const runSchema = z.strictObject({
  runId: runIdSchema,
  taskId: taskIdSchema,
  project: projectIdSchema.nullable(),
  createdAt: z.iso.datetime(),
  windowClosesAt: z.iso.datetime(),
  /** Signals known to apply when the run's project became known. */
  applicableSignals: z.array(z.enum(SIGNALS)),
  context: contextSchema,
  selection: selectionSchema.nullable(),
  outcome: outcomeSchema,
  decisionCount: z.int().min(0),
  /** Counts the writes of facts and decisions; a write names the revision it read. */
  revision: z.int().min(1),
  /** When the run is next to be folded; `null`: nothing left to add. */
  dueAt: z.iso.datetime().nullable(),
  folded: foldedSchema,
});
export type Run = z.infer<typeof runSchema>;

const NEVER_FOLDED: Folded = {
  count: 0,
  revision: 0,
  window: 'open',
  evidence: null,
  attribution: null,
};

/** A run as its first call finds it. Its revision counts the write that stores it. */
export function newRun(
  runId: Run['runId'],
  taskId: Run['taskId'],
  createdAt: string,
  outcomeWindowSeconds: number,
): Run {
  const closes = new Date(Date.parse(createdAt) + outcomeWindowSeconds * 1_000);
  return {
    runId,
    taskId,
    project: null,
    createdAt,
    windowClosesAt: closes.toISOString(),
    applicableSignals: [],
    context: {},
    selection: null,
    outcome: NO_OUTCOME,
    decisionCount: 0,
    revision: 1,
    dueAt: closes.toISOString(),
    folded: NEVER_FOLDED,
  };
}

/** Whether anything was reported about the run, so that a new decision changes what it teaches. */
export function hasOutcome({ outcome }: Pick<Run, 'outcome'>): boolean {
  return outcome !== NO_OUTCOME && (outcome.final || Object.keys(outcome.observedAt).length > 0);
}
