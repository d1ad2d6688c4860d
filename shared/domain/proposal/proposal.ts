import * as z from 'zod';

/** What kind of change a proposal makes. */
export const OPERATORS = [
  'decomposition',
  'agent_choice',
  'parallelism',
  'retry_policy',
  'escalation_policy',
  'combination',
] as const;

export const EXPECTED_METRICS = ['success_rate', 'cost', 'duration'] as const;

/** How much is expected to change, in utility: a grid, so that nothing else can be said. */
export const EXPECTED_GAINS = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3] as const;

/** The most proposals that are asked for, and the most edits of one. */
export const MOST_PROPOSALS = 4;
export const MOST_EDITS = 4;

/** One leaf of the configuration with a new value, both as texts out of enumerations. */
export const editSchema = z.strictObject({
  /** Like `retry.maxAttempts` or `retry.onFailure[timeout]`; long enough for an agent's name in it. */
  path: z.string().min(1).max(500),
  value: z.string().max(400),
});
export type Edit = z.infer<typeof editSchema>;

/** A change of the parent version, bounded by its form: a list of edits, and what is expected of it. */
export const proposalSchema = z.strictObject({
  operator: z.enum(OPERATORS),
  edits: z.array(editSchema).min(1).max(MOST_EDITS),
  targetFailureCodes: z.array(z.string().max(64)).max(10),
  /** What speaks for it, by place in the question from 1: `cell-2`, `failure-1`, `past-1`. */
  evidenceIds: z.array(z.string().max(200)).max(20),
  expected: z.strictObject({
    metric: z.enum(EXPECTED_METRICS),
    direction: z.enum(['up', 'down']),
    gain: z.literal(EXPECTED_GAINS),
    cells: z.array(z.string().max(200)).max(10),
  }),
  /** For people; no agent ever sees it. */
  rationale: z.string().max(2_000),
  risk: z.string().max(1_000),
});
export type Proposal = z.infer<typeof proposalSchema>;

/** What a proposer answers: proposals, or none and why. */
export const proposerReplySchema = z.strictObject({
  proposals: z.array(proposalSchema).max(MOST_PROPOSALS),
  /** Why there is no proposal; `null` when there are some. */
  abstention: z.string().max(1_000).nullable(),
});
export type ProposerReply = z.infer<typeof proposerReplySchema>;
