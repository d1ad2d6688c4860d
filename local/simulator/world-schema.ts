import * as z from 'zod';
import { projectSchema, TASK_TYPES } from '../../shared/domain/context/task.ts';
import { configurationSchema } from '../../shared/domain/strategy/configuration.ts';

const probability = z.number().min(0).max(1);
/** Added to a probability; the sum is kept within [.02, .98]. */
const shift = z.number().min(-1).max(1);

/** Values around a median: half of them within a factor of about exp(.67 × spread). */
export const spreadSchema = z.strictObject({
  median: z.number().positive(),
  spread: z.number().min(0),
});
export type Spread = z.infer<typeof spreadSchema>;

const taskSizeSchema = z.enum(['small', 'large']);
export type TaskSize = z.infer<typeof taskSizeSchema>;

const taskKindSchema = z.strictObject({
  /** How much of the work is of this kind; shares are relative. */
  share: z.number().positive(),
  labels: z.array(z.string()),
  /** May name a {file} and a {symbol}. */
  titles: z.array(z.string()).min(1),
  bodies: z.record(taskSizeSchema, z.string()),
});

const optionSchema = z.strictObject({
  /** The true rate for a small task in any language, by kind. */
  successRate: z.record(z.enum(TASK_TYPES), probability),
  /** What a language adds; 0 where it is not named. */
  languages: z.record(z.string(), shift),
  /** What a large task adds. */
  largeTasks: shift,
  costUsd: spreadSchema,
  durationSeconds: spreadSchema,
});

const approachSchema = z.strictObject({
  largeTasks: shift,
  smallTasks: shift,
  costFactor: z.number().positive(),
});

/** A small world of software work in which everything that Baton tries to learn is declared. */
export const worldSchema = z.strictObject({
  projects: z.array(projectSchema.required().extend({ share: z.number().positive() })).min(1),
  taskKinds: z.record(z.enum(TASK_TYPES), taskKindSchema),
  /** The share of large tasks and what they cost more. */
  largeTasks: z.strictObject({ share: probability, costFactor: z.number().positive() }),
  options: z.record(z.string(), optionSchema),
  approaches: z.record(configurationSchema.shape.decomposition.shape.approach, approachSchema),
  /** How often success is decided by the task's own difficulty, the same for every option. */
  sharedDifficulty: probability,
  /** The chance that an option succeeds where it has failed before. */
  successOnRepeat: probability,
  /** Why attempts fail; shares are relative. */
  failureCodes: z.record(z.string(), z.number().positive()),
  reporting: z.strictObject({
    /** From the end of the work to CI's answer. */
    ciSeconds: spreadSchema,
    /** From CI's answer to the decision about merging. */
    mergeSeconds: spreadSchema,
    /** The share of runs whose merge decision takes `lateFactor` as long. */
    lateShare: probability,
    lateFactor: z.number().min(1),
    /** The share of failures that CI lets pass and the review refuses later. */
    revisedShare: probability,
    /** The share of runs that nobody ever reports on. */
    lostShare: probability,
  }),
});
export type World = z.infer<typeof worldSchema>;
