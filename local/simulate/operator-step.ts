import * as z from 'zod';
import { guardrailSchema } from '../../shared/domain/experiment/experiment.ts';
import { configurationEditSchema } from './configuration-leaf.ts';

/** One experiment of the operator: versions made by editing the one that is current then. */
export const operatorStepSchema = z.strictObject({
  /** It begins as soon as no other runs, and not before. */
  notBeforeDay: z.number().min(0).default(0),
  challengers: z.array(z.array(configurationEditSchema).min(1)).min(1).max(3),
  /** Of each challenger; without it all arms have the same. */
  weight: z.number().gt(0).lt(1).optional(),
  minimumEffect: z.number().min(0.01).max(1).default(0.1),
  horizonTasks: z.int().min(20).max(1_000_000).default(2_000),
  /** Without them those that an experiment has by default. */
  guardrails: z.array(guardrailSchema).max(4).optional(),
});
export type OperatorStep = z.infer<typeof operatorStepSchema>;
