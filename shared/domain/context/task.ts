import * as z from 'zod';
import { plainText, projectIdSchema } from '../identifiers.ts';

export const TASK_TYPES = ['bug', 'feature', 'refactor', 'issue'] as const;

export const taskTypeSchema = z.enum(TASK_TYPES);
export type TaskType = z.infer<typeof taskTypeSchema>;

/** What the caller knows of the work item. Title and body are encoded, never stored or logged. */
export const taskSchema = z
  .strictObject({
    title: z.string().max(10_000).optional(),
    body: z.string().optional(),
    labels: z.array(plainText(1, 200)).max(100).optional(),
    type: taskTypeSchema.optional(),
  })
  .refine((task) => task.type !== undefined || (task.title ?? '').trim() !== '', {
    error: 'expected a type or a title',
  });
export type Task = z.infer<typeof taskSchema>;

export const projectSchema = z.strictObject({
  id: projectIdSchema.optional(),
  language: plainText(1, 200).optional(),
  linesOfCode: z.int().min(0).optional(),
  testCoverage: z.number().min(0).max(1).optional(),
});
export type Project = z.infer<typeof projectSchema>;
