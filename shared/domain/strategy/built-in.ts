import { slugSchema, versionIdSchema } from '../identifiers.ts';
import { configurationSchema } from './configuration.ts';

/**
 * The strategy that answers when no other applies or no policy could be loaded: one agent, the
 * caller's own, tried twice before a person is asked.
 */
export const BUILT_IN_STRATEGY = {
  slug: slugSchema.parse('built-in'),
  versionId: versionIdSchema.parse('built-in@1'),
  version: 1,
  config: configurationSchema.parse({
    decomposition: { approach: 'single', maxSubtasks: 1 },
    agentSelection: { agents: [] },
    parallelism: { maxParallelAgents: 1 },
    retry: { maxAttempts: 2, backoff: 'fixed', initialDelaySeconds: 30 },
    escalation: { afterFailedAttempts: 2, afterMinutes: 60, aboveCostUsd: 5 },
  }),
} as const;
