import { slugSchema, versionIdSchema } from '../../shared/domain/identifiers.ts';
import { configurationSchema } from '../../shared/domain/strategy/configuration.ts';

/** The strategy whose runs are analysed, and the version that all of them follow. */
export const SLUG = slugSchema.parse('bug-default');
export const VERSION = versionIdSchema.parse('bug-default@1');

export const AGENTS = ['claude', 'codex', 'gemini', 'aider'];

export const CONFIG = configurationSchema.parse({
  decomposition: { approach: 'single', maxSubtasks: 1 },
  agentSelection: { agents: AGENTS, default: 'claude' },
  parallelism: { maxParallelAgents: 2 },
  retry: { maxAttempts: 4, backoff: 'fixed', initialDelaySeconds: 30 },
  escalation: { afterFailedAttempts: 4, afterMinutes: 60, aboveCostUsd: 5 },
});
