import * as z from 'zod';
import {
  decisionSchema,
  MAXIMUM_DECISIONS,
  weighedAlternativeSchema,
} from '../../domain/decision/decision.ts';
import {
  plainText,
  projectIdSchema,
  runIdSchema,
  taskIdSchema,
  versionIdSchema,
} from '../../domain/identifiers.ts';
import { momentSchema, outcomeFactsSchema } from '../../domain/outcome/report.ts';
import { SIGNALS } from '../../domain/outcome/signals.ts';
import { outcomeWindowSchema } from '../../domain/run/run.ts';
import { contextPatchSchema } from './context-patch.ts';

const { decisionId, type, chosen, source } = decisionSchema.shape;
const { value, probability, estimate } = weighedAlternativeSchema.shape;

/** More versions to choose from than any deployment has. */
const MOST_ALTERNATIVES = 1_000;

/** An option: its name, or what was known of it. */
const alternativeLineSchema = z.union(
  [
    value.transform((name) => ({ value: name })),
    weighedAlternativeSchema.extend({
      /** Left out of the chosen one: its propensity. */
      probability: probability.optional(),
      estimate: estimate.default(null),
    }),
  ],
  { error: 'expected an option or { value, features?, probability?, estimate? }' },
);

/** A decision in a line; one of the type `select_strategy` says which strategy the run followed. */
export const decisionLineSchema = z.strictObject({
  /** Left out: an id made of the question, so that the same question in a run is one decision. */
  decisionId: decisionId.optional(),
  type,
  chosen,
  alternatives: z.array(alternativeLineSchema).min(1).max(MOST_ALTERNATIVES).optional(),
  /** Left out when it is not known. */
  propensity: z.number().gt(0).max(1).optional(),
  /** How the context differed from the run's. */
  context: contextPatchSchema.default({}),
  source: source.default('imported'),
  /** Left out: the version that the run followed. */
  strategyVersionId: versionIdSchema.nullable().optional(),
  policyVersion: plainText(1, 200).nullable().default(null),
  shadow: z
    .strictObject({ chosen, propensity: z.number().min(0).max(1) })
    .nullable()
    .default(null),
  why: plainText(0, 8_000).nullable().default(null),
  stale: z.boolean().default(false),
  /** Left out: when the run was created. */
  decidedAt: momentSchema.optional(),
});
export type DecisionLine = z.infer<typeof decisionLineSchema>;

/** What became of a run: the facts of a report, with the moment of all or of each. */
const outcomeLineSchema = outcomeFactsSchema.extend({
  /** Left out, of all or of one: when the run was created. */
  observedAt: z
    .union([momentSchema, z.partialRecord(outcomeFactsSchema.keyof(), momentSchema)], {
      error: 'expected a moment like 2026-01-31T12:00:00Z, or one for each fact',
    })
    .optional(),
  final: z.boolean().default(false),
});
export type OutcomeLine = z.infer<typeof outcomeLineSchema>;

/** A past run as one line of a file: what a person can write by hand, and all that an export knows. */
export const runLineSchema = z.strictObject({
  runId: runIdSchema,
  /** Left out: the run's own id. */
  taskId: taskIdSchema.optional(),
  project: projectIdSchema.optional(),
  /** Left out: the first moment that the line names, else that of the import. */
  createdAt: momentSchema.optional(),
  /** Left out: as long after its creation as the settings say. */
  windowClosesAt: momentSchema.optional(),
  /** Left out: as time has it; a run that nothing is known of by then is `expired`. */
  window: outcomeWindowSchema.optional(),
  /** Signals whose absence counts when the window closes. Left out: those that the settings name. */
  applicableSignals: z.array(z.enum(SIGNALS)).max(SIGNALS.length).optional(),
  /** Features known of the run; `project` is among them unless it is `null` here. */
  context: contextPatchSchema.default({}),
  /** Short for a decision of the type `select_strategy`. */
  strategyVersionId: versionIdSchema.optional(),
  experimentId: plainText(1, 200).nullable().default(null),
  arm: plainText(1, 200).nullable().default(null),
  /** Whether it repeats the selection of an earlier run of its task. */
  repeated: z.boolean().default(false),
  /** How probable it was that the task is held out. */
  holdoutShare: z.number().min(0).max(1).default(0),
  /** Whether later runs of the task repeat this run's selection. */
  assignsTask: z.boolean().default(false),
  decisions: z
    .array(decisionLineSchema)
    .max(MAXIMUM_DECISIONS + 1)
    .default([]),
  outcome: outcomeLineSchema.optional(),
});
export type RunLine = z.infer<typeof runLineSchema>;
/** The line as it is written. */
export type WrittenRunLine = z.input<typeof runLineSchema>;
