import * as z from 'zod';
import {
  executionIdSchema,
  experimentIdSchema,
  slugSchema,
  versionIdSchema,
} from '../identifiers.ts';
import { guardrailMetricSchema } from './guardrail-metrics.ts';

/**
 * `comparison`: challengers against the current version, to promote one that is better; `retention`:
 * a promoted version against the one before it, to go back if it is worse.
 */
export const experimentKindSchema = z.enum(['comparison', 'retention']);
export type ExperimentKind = z.infer<typeof experimentKindSchema>;

export const EXPERIMENT_STATUSES = ['draft', 'running', 'ended'] as const;
export const experimentStatusSchema = z.enum(EXPERIMENT_STATUSES);
export type ExperimentStatus = z.infer<typeof experimentStatusSchema>;

/**
 * How an experiment ended. `promote`: a challenger is better and current now; `reject`: no challenger
 * is better by the minimum effect; `inconclusive`: the horizon or the last day came first; `harmful`:
 * a guardrail was breached; `invalid`: tasks were not assigned by the weights; `stopped`: by an
 * operator, or because the control is no longer current; `keep` and `roll_back` end a retention.
 */
export const VERDICTS = [
  'promote',
  'reject',
  'inconclusive',
  'harmful',
  'invalid',
  'stopped',
  'keep',
  'roll_back',
] as const;
export const verdictKindSchema = z.enum(VERDICTS);
export type VerdictKind = z.infer<typeof verdictKindSchema>;

/** An ending with its reason, for people. */
export const verdictSchema = z.strictObject({
  kind: verdictKindSchema,
  /** The version that is current from now on; `null` where the verdict moves nothing. */
  versionId: versionIdSchema.nullable(),
  reason: z.string().min(1).max(1_000),
  at: z.iso.datetime(),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** One side of an experiment. Its weight never changes. */
export const armSchema = z.strictObject({
  /** `control`, `challenger-1` …; of a retention `previous` and `promoted`. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,19}$/),
  versionId: versionIdSchema,
  /** Share of the experiment's tasks; all of them sum to 1. */
  weight: z.number().gt(0).lt(1),
  /**
   * A challenger that is out before the others are decided. Tasks that its weight draws follow the
   * control from then on and are not counted.
   */
  closed: verdictSchema.extend({ kind: z.enum(['reject', 'harmful']) }).nullable(),
});
export type Arm = z.infer<typeof armSchema>;

/** A metric that must not get worse by more than a margin. */
export const guardrailSchema = z.strictObject({
  metric: guardrailMetricSchema,
  /** Of `cost` and `duration` relative to the control, of the rates in absolute terms. */
  margin: z.number().gt(0).max(10),
});
export type Guardrail = z.infer<typeof guardrailSchema>;

/** What is known of a guardrail's metric when an experiment starts, frozen for its life. */
const guardrailTermsSchema = guardrailSchema.extend({
  /** A task's value counts as value ÷ cap, at most 1. Dollars, seconds, or 1 for a rate. */
  cap: z.number().positive(),
  /** Of the control's tasks so far, in units of the cap. */
  mean: z.number().min(0).max(1),
  variance: z.number().min(0).max(0.25),
});
export type GuardrailTerms = z.infer<typeof guardrailTermsSchema>;

/** Everything that the test takes from history and settings, frozen when the experiment starts. */
export const experimentTermsSchema = z.strictObject({
  /** The settings in force: what a task's score is made with. */
  costWeight: z.number().min(0),
  spendCapUsd: z.number().positive(),
  escalationCostUsd: z.number().min(0),
  /** Settled runs of the control that mean and variance come from. */
  controlRuns: z.int().min(0),
  /** Of the control's scores, which are in [0, 1]. */
  controlMean: z.number().min(0).max(1),
  controlVariance: z.number().gt(0).max(0.25),
  guardrails: z.array(guardrailTermsSchema),
});
export type ExperimentTerms = z.infer<typeof experimentTermsSchema>;

/** A randomised comparison of versions of one strategy. */
export const experimentSchema = z.strictObject({
  id: experimentIdSchema,
  slug: slugSchema,
  kind: experimentKindSchema,
  status: experimentStatusSchema,
  /** The first is what the others are compared with. */
  arms: z.array(armSchema).min(2).max(4),
  /** The smallest gain in utility that is worth a change. */
  minimumEffect: z.number().gt(0).max(1),
  /** Tasks of all arms together after which the experiment ends, decided or not. */
  horizonTasks: z.int().min(1),
  guardrails: z.array(guardrailSchema),
  reason: z.string(),
  /** The execution that proposed its challengers; `null` where an operator named them. */
  executionId: executionIdSchema.nullable().default(null),
  /** `null` until it starts. */
  terms: experimentTermsSchema.nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  /** When it ends undecided at the latest; `null` until it starts. */
  endsAt: z.iso.datetime().nullable(),
  verdict: verdictSchema.nullable(),
  /** Counts the changes; a write names the revision it read. */
  revision: z.int().min(1),
});
export type Experiment = z.infer<typeof experimentSchema>;

/** The version that must be current for as long as the experiment runs. */
export function versionOnTrial({ kind, arms }: Pick<Experiment, 'kind' | 'arms'>): Arm {
  const arm = arms[kind === 'comparison' ? 0 : 1];
  if (arm === undefined) throw new RangeError('an experiment has at least two arms');
  return arm;
}
