import * as z from 'zod';

/** What a challenger may not make worse: dollars, seconds, and shares of tasks. */
export const GUARDRAIL_METRICS = ['cost', 'duration', 'failure', 'escalation'] as const;
export const guardrailMetricSchema = z.enum(GUARDRAIL_METRICS);
export type GuardrailMetric = z.infer<typeof guardrailMetricSchema>;
