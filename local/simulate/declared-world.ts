import * as z from 'zod';
import { TASK_TYPES } from '../../shared/domain/context/task.ts';
import { guardrailSchema } from '../../shared/domain/experiment/experiment.ts';
import { plainText, projectIdSchema, slugSchema } from '../../shared/domain/identifiers.ts';
import { DEFAULT_SETTINGS, settingsShape } from '../../shared/domain/settings.ts';
import { configurationSchema } from '../../shared/domain/strategy/configuration.ts';
import { spreadSchema } from '../simulator/world-schema.ts';
import { configurationEditSchema, withEdits } from './configuration-leaf.ts';

const probability = z.number().min(0).max(1);
const weight = z.number().positive();
const factor = z.number().positive();
const taskType = z.enum(TASK_TYPES);
const complexity = z.enum(['low', 'medium', 'high']);
const agent = plainText(1, 200);

/** What makes runs better or worse, where all that it names holds. */
const effectSchema = z.strictObject({
  /** Only in configurations with this leaf; without it, whatever the configuration. */
  edit: configurationEditSchema.optional(),
  /** Only in these cells of the context. */
  where: z
    .strictObject({ taskType, complexity, project: projectIdSchema, agent })
    .partial()
    .default({}),
  /** Only from this day of the world on, and before that one. */
  fromDay: z.number().min(0).default(0),
  untilDay: z.number().min(0).optional(),
  /** Only once a version with this leaf has been promoted. */
  oncePromoted: z.boolean().default(false),
  /** Added to the probability that a run succeeds. */
  success: z.number().min(-1).max(1).default(0),
  costFactor: factor.default(1),
  durationFactor: factor.default(1),
});
export type Effect = z.infer<typeof effectSchema>;

/** When and what is reported of runs. */
const reportingSchema = z.strictObject({
  /** From the end of a run to its report. */
  delayDays: spreadSchema,
  /** What takes longer or shorter: runs that end like this, of configurations with this leaf. */
  delays: z
    .array(
      z.strictObject({
        success: z.boolean().optional(),
        edit: configurationEditSchema.optional(),
        factor,
      }),
    )
    .default([]),
  /** Runs that nobody ever reports on. */
  lostShare: probability.default(0),
  /** Failures that are reported as successes first: merged, then reverted. */
  revisedShare: probability.default(0),
  revisionDays: spreadSchema.default({ median: 1, spread: 0.5 }),
  /** Whether the last report of a task says that nothing more will come. */
  final: z.boolean().default(true),
});

/** One experiment of the operator: versions made by editing the one that is current then. */
const stepSchema = z.strictObject({
  notBeforeDay: z.number().min(0).default(0),
  challengers: z.array(z.array(configurationEditSchema).min(1)).min(1).max(3),
  /** Of each challenger. @default as much as the control */
  weight: z.number().gt(0).lt(1).optional(),
  minimumEffect: z.number().min(0.01).max(1).default(0.1),
  horizonTasks: z.int().min(20).max(1_000_000).default(2_000),
  guardrails: z.array(guardrailSchema).optional(),
});
export type OperatorStep = z.infer<typeof stepSchema>;

const setting = <
  Name extends 'costWeight' | 'spendCapUsd' | 'outcomeWindowSeconds' | 'holdoutShare',
>(
  name: Name,
) => settingsShape[name].default(DEFAULT_SETTINGS[name]);

/**
 * A world in which everything that the loop tries to find is declared: who brings which tasks, how
 * each leaf of a configuration changes them, how outcomes come in, and what the operator tries.
 * `npm run simulate` plays the whole loop in it. (The worlds of `local/simulator` are others: they
 * play agents' single attempts for the demo and the example workload.)
 */
export const declaredWorldSchema = z
  .strictObject({
    description: z.string(),
    startsAt: z.iso.datetime().default('2026-01-05T00:00:00.000Z'),
    days: z.int().min(1).max(3_650),
    /** On average; tasks come independently of each other. */
    tasksPerDay: z.number().positive().max(100_000),
    /** The orchestrator runs a task again until it succeeds, so often at most. */
    runsPerTask: z.int().min(1).max(20).default(1),
    kinds: z.array(z.strictObject({ taskType, complexity, weight })).min(1),
    projects: z.array(z.strictObject({ id: projectIdSchema, weight })).min(1),
    /** Who may be chosen for a run; nobody is asked for without any. */
    agents: z.array(agent).max(40).default([]),
    base: z.strictObject({
      success: probability,
      costUsd: spreadSchema,
      durationSeconds: spreadSchema,
    }),
    effects: z.array(effectSchema).default([]),
    /** Why runs fail; shares are relative. */
    failureCodes: z.record(z.string(), weight).default({ tests_failed: 1 }),
    reporting: reportingSchema,
    settings: z
      .strictObject({
        costWeight: setting('costWeight'),
        spendCapUsd: setting('spendCapUsd'),
        outcomeWindowSeconds: setting('outcomeWindowSeconds'),
        holdoutShare: setting('holdoutShare'),
      })
      .prefault({}),
    strategy: z.strictObject({ slug: slugSchema, config: configurationSchema }),
    script: z.array(stepSchema).default([]),
  })
  .superRefine(({ strategy, script }, { addIssue }) => {
    for (const [step, { challengers }] of script.entries()) {
      for (const [at, edits] of challengers.entries()) {
        try {
          withEdits(strategy.config, edits);
        } catch (error) {
          const path = ['script', step, 'challengers', at];
          const reason = error instanceof z.ZodError ? error.issues[0]?.message : String(error);
          addIssue({ code: 'custom', path, message: `no configuration: ${reason}` });
        }
      }
    }
  });
export type DeclaredWorld = z.infer<typeof declaredWorldSchema>;
