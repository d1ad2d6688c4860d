import * as z from 'zod';

/** Conditions that people should look at; each has one meaning and one first response. */
export const ALERT_CODES = [
  'storage_unavailable',
  'policy_stale',
  'selection_fallback',
  'run_set_aside',
  'statistics_corrupt',
  'fold_failed',
  'evolution_failed',
  'experiment_invalid',
  'experiment_harmful',
  'judging_failed',
  'version_rolled_back',
  'proposer_unavailable',
  'proposer_budget_exhausted',
  'nothing_admitted',
] as const;
export type AlertCode = (typeof ALERT_CODES)[number];

/** Something people should look at. Repetitions within a period are counted, not listed. */
export const alertSchema = z.strictObject({
  id: z.string(),
  code: z.enum(ALERT_CODES),
  severity: z.enum(['warning', 'critical']),
  /** What it is about: a run, a strategy, or the whole deployment. */
  subject: z.string(),
  message: z.string(),
  count: z.int().min(1),
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
});
export type Alert = z.infer<typeof alertSchema>;
