import * as z from 'zod';
import { plainText } from '../identifiers.ts';
import { ruleSchema } from './rules.ts';

const agentName = plainText(1, 200);
const failureCodeSchema = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, {
  error: 'expected 1 to 64 of a–z, 0–9 and "_", starting with a letter',
});

/** What to do after a failed attempt. */
const failureActionSchema = z.enum(['same_agent', 'switch_agent', 'escalate', 'stop']);
export type FailureAction = z.infer<typeof failureActionSchema>;

/** How one kind of task is orchestrated: what a strategy version holds and never changes. */
export const configurationSchema = z.strictObject({
  decomposition: z.strictObject({
    approach: z.enum(['single', 'parallel', 'hierarchical']),
    maxSubtasks: z.int().min(1).max(16),
  }),
  agentSelection: z
    .strictObject({
      agents: z.array(agentName).max(40),
      default: agentName.optional(),
      rules: z
        .array(z.strictObject({ when: ruleSchema, agent: agentName }))
        .max(40)
        .default([]),
    })
    .refine(({ agents }) => new Set(agents).size === agents.length, {
      path: ['agents'],
      error: 'expected every agent once',
    })
    .refine(({ agents, default: preferred }) => named(agents, preferred), {
      path: ['default'],
      error: 'expected one of the agents',
    })
    .refine(({ agents, rules }) => rules.every(({ agent }) => named(agents, agent)), {
      path: ['rules'],
      error: 'expected every rule to name one of the agents',
    }),
  parallelism: z.strictObject({ maxParallelAgents: z.int().min(1).max(16) }),
  retry: z.strictObject({
    maxAttempts: z.int().min(1).max(6),
    backoff: z.enum(['none', 'fixed', 'exponential']),
    initialDelaySeconds: z.number().min(0).max(3_600),
    onFailure: z.record(failureCodeSchema, failureActionSchema).default({}),
  }),
  escalation: z.strictObject({
    afterFailedAttempts: z.int().min(1).max(6),
    afterMinutes: z.number().min(1).max(1_440),
    onFailureCodes: z.array(failureCodeSchema).max(40).default([]),
    aboveCostUsd: z.number().min(0).max(1_000),
  }),
});

export type Configuration = z.infer<typeof configurationSchema>;

/** An empty list of agents leaves the choice to the caller's alternatives, so every name fits it. */
function named(agents: readonly string[], agent: string | undefined): boolean {
  return agent === undefined || agents.length === 0 || agents.includes(agent);
}
