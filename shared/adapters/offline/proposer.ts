import type { Proposer } from '../../ports.ts';

/** Proposes by rules, without a model and at no cost. */
export const offlineProposer: Proposer = {
  name: 'offline',
  model: null,
  ceiling: () => ({ inputTokens: 0, outputTokens: 0, costUsd: 0 }),
  propose: async () => ({
    kind: 'replied',
    reply: { proposals: [], abstention: 'No rule applies.' },
    usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
  }),
};
