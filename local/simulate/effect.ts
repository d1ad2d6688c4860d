import * as z from 'zod';
import { TASK_TYPES } from '../../shared/domain/context/task.ts';
import { plainText, projectIdSchema } from '../../shared/domain/identifiers.ts';
import { configurationEditSchema } from './configuration-leaf.ts';

const factor = z.number().positive();

/** Features that the context of a task is made of. */
export const cellShape = {
  taskType: z.enum(TASK_TYPES),
  complexity: z.enum(['low', 'medium', 'high']),
  project: projectIdSchema,
  agent: plainText(1, 200),
};

/** What makes runs better or worse, where all that it names holds. */
export const effectSchema = z.strictObject({
  /** Only in configurations with this leaf; without it, whatever the configuration. */
  edit: configurationEditSchema.optional(),
  /** Only in configurations whose leaf at this path is another than the first configuration's. */
  changed: configurationEditSchema.shape.path.optional(),
  /** Only in these cells of the context. */
  where: z.strictObject(cellShape).partial().default({}),
  /** Only from this day of the world on, and before that one. */
  fromDay: z.number().min(0).default(0),
  untilDay: z.number().min(0).optional(),
  /** Only once a version with the leaf has been promoted. */
  oncePromoted: z.boolean().default(false),
  /** Added to the probability that a run succeeds. */
  success: z.number().min(-1).max(1).default(0),
  costFactor: factor.default(1),
  durationFactor: factor.default(1),
});
export type Effect = z.infer<typeof effectSchema>;
