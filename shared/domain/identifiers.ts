import * as z from 'zod';

/**
 * Text without control characters and without lone surrogates, so that what is stored reads back
 * exactly as it was sent (emoji included) and never breaks a log line or a key.
 * Length is counted in Unicode code points.
 */
export const plainText = (minimum: number, maximum: number) =>
  z.string().regex(new RegExp(`^[^\\p{Cc}\\p{Cs}]{${minimum},${maximum}}$`, 'u'), {
    error: `expected ${minimum} to ${maximum} characters without control characters`,
  });

export const runIdSchema = plainText(1, 200).brand<'RunId'>();
/** One attempt of an agent system at a task, named by the orchestrator. */
export type RunId = z.infer<typeof runIdSchema>;

export const taskIdSchema = plainText(1, 200).brand<'TaskId'>();
/** The work item; the unit of random assignment. */
export type TaskId = z.infer<typeof taskIdSchema>;

export const projectIdSchema = plainText(1, 200).brand<'ProjectId'>();

export const decisionIdSchema = plainText(1, 200).brand<'DecisionId'>();
export type DecisionId = z.infer<typeof decisionIdSchema>;

export const slugSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
    error: 'expected 1 to 40 of a–z, 0–9 and "-", not starting with "-"',
  })
  .brand<'Slug'>();
/** The name of a strategy in addresses and keys. */
export type Slug = z.infer<typeof slugSchema>;

export const versionIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}@[1-9][0-9]{0,5}$/, {
    error: 'expected a version id like bug-default@3',
  })
  .brand<'VersionId'>();
/** `slug@number`. */
export type VersionId = z.infer<typeof versionIdSchema>;

export const executionIdSchema = plainText(1, 80).brand<'ExecutionId'>();
/** One run of the state machine: the name of its execution, which is used once. */
export type ExecutionId = z.infer<typeof executionIdSchema>;

export const experimentIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, { error: 'expected an experiment id like bug-default-x7' })
  .brand<'ExperimentId'>();
/** The id of an experiment: its strategy's slug and the revision of the strategy that began with it. */
export type ExperimentId = z.infer<typeof experimentIdSchema>;

export const decisionTypeSchema = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, {
  error: 'expected 1 to 40 of a–z, 0–9 and "_", starting with a letter',
});

/** The reserved decision type of `POST /v1/selections`: which strategy version a run follows. */
export const SELECT_STRATEGY = 'select_strategy';

/** The id of version `number` (from 1) of the strategy `slug`. */
export function versionIdOf(slug: Slug, number: number): VersionId {
  return versionIdSchema.parse(`${slug}@${number}`);
}

/** The id of the experiment that begins with revision `revision` of the strategy `slug`. */
export function experimentIdOf(slug: Slug, revision: number): ExperimentId {
  return experimentIdSchema.parse(`${slug}-x${revision}`);
}
