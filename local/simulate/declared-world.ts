import * as z from 'zod';
import { plainText, slugSchema } from '../../shared/domain/identifiers.ts';
import { DEFAULT_SETTINGS, settingsShape } from '../../shared/domain/settings.ts';
import { configurationSchema } from '../../shared/domain/strategy/configuration.ts';
import { spreadSchema } from '../simulator/world-schema.ts';
import { withEdits } from './configuration-leaf.ts';
import { cellShape, effectSchema } from './effect.ts';
import { operatorStepSchema } from './operator-step.ts';
import { reportingSchema } from './reporting.ts';

/** Shares are relative. */
const weight = z.number().positive();

const FIRST_CONFIGURATION: z.input<typeof configurationSchema> = {
  decomposition: { approach: 'single', maxSubtasks: 1 },
  agentSelection: { agents: [] },
  parallelism: { maxParallelAgents: 1 },
  retry: { maxAttempts: 3, backoff: 'exponential', initialDelaySeconds: 30 },
  escalation: { afterFailedAttempts: 3, afterMinutes: 60, aboveCostUsd: 5 },
};

type SettingName = 'costWeight' | 'spendCapUsd' | 'outcomeWindowSeconds' | 'holdoutShare';
const setting = <Name extends SettingName>(name: Name) =>
  settingsShape[name].default(DEFAULT_SETTINGS[name]);

/**
 * A world in which everything that the loop tries to find is declared: which tasks come, how each
 * leaf of a configuration changes their runs, how outcomes come in, and what the operator tries.
 * `npm run simulate` plays the whole loop in it, and {@link trueValue} knows the truth about it. (The
 * worlds of `local/simulator` are others: agents' attempts at tasks, for the demo and the example.)
 */
export const declaredWorldSchema = z
  .strictObject({
    description: z.string(),
    startsAt: z.iso.datetime().default('2026-01-05T00:00:00.000Z'),
    days: z.int().min(1).max(3_650),
    /** On average: tasks come independently of each other. */
    tasksPerDay: z.number().positive().max(100_000),
    /** How often Baton folds: at once is true to life, and seldom takes less time. */
    foldHours: z.int().min(1).max(24).default(1),
    /** A task that fails is run again, so many runs at most. */
    runsPerTask: z.int().min(1).max(20).default(1),
    kinds: z
      .array(
        z.strictObject({
          taskType: cellShape.taskType,
          complexity: cellShape.complexity,
          weight,
        }),
      )
      .min(1),
    projects: z.array(z.strictObject({ id: cellShape.project, weight })).min(1),
    /** Who may be chosen for a run; without any nobody is asked for. */
    agents: z.array(plainText(1, 200)).max(40).default([]),
    /** Runs on which nothing has an effect. */
    base: z.strictObject({
      success: z.number().min(0).max(1),
      costUsd: spreadSchema,
      durationSeconds: spreadSchema,
    }),
    effects: z.array(effectSchema).default([]),
    /** Why runs fail. */
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
    /** What the operator begins with; the strategies that Baton ships are put out of force. */
    strategy: z
      .strictObject({
        slug: slugSchema.prefault('simulated'),
        config: configurationSchema.prefault(FIRST_CONFIGURATION),
      })
      .prefault({}),
    script: z.array(operatorStepSchema).default([]),
    /** Whether the strategy evolves by itself, looked at once a day. */
    evolves: z.boolean().default(false),
  })
  .superRefine(({ strategy, script }, { addIssue }) => {
    for (const [step, { challengers }] of script.entries()) {
      for (const [at, edits] of challengers.entries()) {
        try {
          withEdits(strategy.config, edits);
        } catch (error) {
          const reason = error instanceof z.ZodError ? error.issues[0]?.message : String(error);
          const path = ['script', step, 'challengers', at];
          addIssue({ code: 'custom', path, message: `makes no configuration: ${reason}` });
        }
      }
    }
  });
export type DeclaredWorld = z.infer<typeof declaredWorldSchema>;
