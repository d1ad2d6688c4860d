import type { AnomalyKind } from './baton-metrics.ts';

/** What each kind of anomaly means, and what to do first. */
export const ANOMALY_FIRST_RESPONSES = {
  success_rate_drop: {
    means: 'A strategy succeeds clearly less often than it did.',
    doFirst:
      'see in GET /v1/insights since when and with which options; pin an earlier version when it began with a new one.',
  },
  sample_ratio_mismatch: {
    means:
      'An experiment did not get the traffic it was meant to get: it has ended as invalid, and nothing was promoted.',
    doFirst:
      'look whether one orchestrator ignores the assigned arm or reports only some of its runs; mend that before the next experiment.',
  },
  rollback: {
    means: 'A version did harm and was rolled back by itself.',
    doFirst:
      'nothing is on fire; read in GET /v1/audit which version it was and what it was better at.',
  },
  budget: {
    means:
      'A budget for the language model is used up, so no proposals are bought until it renews.',
    doFirst:
      'see the spend on the dashboard; raise proposerBudget in the settings or wait for the month to end.',
  },
} as const satisfies Record<AnomalyKind, { readonly means: string; readonly doFirst: string }>;
