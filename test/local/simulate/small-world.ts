import type * as z from 'zod';
import { type DeclaredWorld, declaredWorldSchema } from '../../../local/simulate/declared-world.ts';

/** The leaf that the challengers of small worlds have. */
export const FOUR_ATTEMPTS = { path: 'retry.maxAttempts', value: 4 };

/** A world of one kind of task, without agents, in which everything is reported within hours. */
export function smallWorld(
  declared: Partial<z.input<typeof declaredWorldSchema>> = {},
): DeclaredWorld {
  return declaredWorldSchema.parse({
    description: 'small',
    days: 9,
    tasksPerDay: 40,
    foldHours: 3,
    kinds: [{ taskType: 'bug', complexity: 'low', weight: 1 }],
    projects: [{ id: 'acme/web', weight: 1 }],
    base: {
      success: 0.5,
      costUsd: { median: 0.2, spread: 0.5 },
      durationSeconds: { median: 600, spread: 0.5 },
    },
    reporting: { delayDays: { median: 0.1, spread: 0.5 } },
    script: [{ challengers: [[FOUR_ATTEMPTS]] }],
    ...declared,
  });
}
