/** What a challenger may not make worse: dollars, seconds, and shares of tasks. */
export const GUARDRAIL_METRICS = ['cost', 'duration', 'failure', 'escalation'] as const;
export type GuardrailMetric = (typeof GUARDRAIL_METRICS)[number];
