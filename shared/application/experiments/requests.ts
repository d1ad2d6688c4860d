import * as z from 'zod';
import { type Guardrail, guardrailSchema } from '../../domain/experiment/experiment.ts';
import { slugSchema, versionIdSchema } from '../../domain/identifiers.ts';
import { reasonSchema } from '../change-settings.ts';

/** The least share of an experiment's tasks that an arm may have. */
const LEAST_WEIGHT = 0.01;

/** What weights may differ from 1 in all, as sums of decimals do. */
const ROUNDING = 1e-9;

const distinct = (values: readonly string[]) => new Set(values).size === values.length;

/** What a challenger may not make worse, unless a request says otherwise. */
export const DEFAULT_GUARDRAILS: readonly Guardrail[] = [
  { metric: 'cost', margin: 0.25 },
  { metric: 'duration', margin: 0.25 },
  { metric: 'failure', margin: 0.05 },
  { metric: 'escalation', margin: 0.05 },
];

export const experimentRequestSchema = z.strictObject({
  slug: slugSchema,
  /** The current version and one to three others. */
  arms: z
    .array(
      z.strictObject({
        versionId: versionIdSchema,
        weight: z
          .number()
          .min(LEAST_WEIGHT)
          .max(1 - LEAST_WEIGHT),
      }),
    )
    .min(2)
    .max(4)
    .refine((arms) => distinct(arms.map(({ versionId }) => versionId)), {
      error: 'expected different versions: an arm equals another',
    })
    .refine((arms) => Math.abs(arms.reduce((sum, { weight }) => sum + weight, 0) - 1) < ROUNDING, {
      error: 'expected weights that sum to 1',
    }),
  /** The smallest gain in utility that is worth a change. */
  minimumEffect: z.number().min(0.01).max(1).default(0.1),
  /** Tasks of all arms together after which it ends undecided. */
  horizonTasks: z.int().min(20).max(1_000_000).default(2_000),
  guardrails: z
    .array(guardrailSchema)
    .max(4)
    .refine((guardrails) => distinct(guardrails.map(({ metric }) => metric)), {
      error: 'expected each metric once',
    })
    .default(() => [...DEFAULT_GUARDRAILS]),
  /** Only prepares it; `POST /v1/experiments/{id}/start` starts it. */
  draft: z.boolean().default(false),
  reason: reasonSchema,
});
export type ExperimentRequest = z.infer<typeof experimentRequestSchema>;

/** Starts or stops an experiment. */
export const experimentChangeSchema = z.strictObject({ reason: reasonSchema });
export type ExperimentChange = z.infer<typeof experimentChangeSchema>;
