import * as z from 'zod';

/** One change that an operator, or Baton in an operator's stead, made. */
export const auditEntrySchema = z.strictObject({
  id: z.string(),
  at: z.iso.datetime(),
  /** Who asked: a principal of the deployment, never a secret. */
  caller: z.string(),
  action: z.enum([
    'settings_changed',
    'strategy_created',
    'strategy_changed',
    'version_added',
    'current_version_changed',
    'experiment_created',
    'experiment_started',
    'experiment_arm_closed',
    'experiment_ended',
    'version_promoted',
    'version_rolled_back',
    'evolution_requested',
    'proposals_refused',
    'run_forgotten',
    'project_forgotten',
  ]),
  /** What was changed: `settings`, a slug, the id of a version or an experiment, or a hash of what was forgotten. */
  subject: z.string(),
  reason: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
