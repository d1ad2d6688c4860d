import { slugSchema, versionIdSchema } from '../identifiers.ts';
import type { Configuration } from './configuration.ts';

// Written out, not parsed: preparing the schema to parse takes 6 ms of every cold start.
const config: Configuration = {
  decomposition: { approach: 'single', maxSubtasks: 1 },
  agentSelection: { agents: [], rules: [] },
  parallelism: { maxParallelAgents: 1 },
  retry: { maxAttempts: 2, backoff: 'fixed', initialDelaySeconds: 30, onFailure: {} },
  escalation: {
    afterFailedAttempts: 2,
    afterMinutes: 60,
    onFailureCodes: [],
    aboveCostUsd: 5,
  },
};

/**
 * The strategy that answers when no other applies or no policy could be loaded: one agent, the
 * caller's own, tried twice before a person is asked.
 */
export const BUILT_IN_STRATEGY = {
  slug: slugSchema.parse('built-in'),
  versionId: versionIdSchema.parse('built-in@1'),
  version: 1,
  config,
} as const;
