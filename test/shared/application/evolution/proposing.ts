import { offlineProposer } from '../../../../shared/adapters/offline/proposer.ts';
import type { Baton } from '../../../../shared/application/baton.ts';
import { proposeMutations } from '../../../../shared/application/evolution/propose-mutations.ts';
import { executionIdSchema } from '../../../../shared/domain/identifiers.ts';
import type { ProposalQuestion } from '../../../../shared/domain/proposal/proposal-question.ts';
import type { Spend, Usage } from '../../../../shared/domain/proposal/spend.ts';
import type { Proposer, ProposerResult, ProposerStore } from '../../../../shared/ports.ts';
import { REPLY } from '../../../bedrock/answers.ts';
import { questionOf } from '../../domain/proposal/made-up-question.ts';
import { temporaryBaton } from '../temporary-baton.ts';

export const EXECUTION = {
  executionId: executionIdSchema.parse('x'),
  slug: questionOf().slug,
  dryRun: false,
};
export const MONTH = '2026-01';

/** The most that asking the made-up proposer may use, and what it does use. */
export const MOST: Usage = { inputTokens: 1_000, outputTokens: 500, costUsd: 0.5 };
export const USED: Usage = { inputTokens: 900, outputTokens: 90, costUsd: 0.25 };
export const REPLIED: ProposerResult = { kind: 'replied', reply: REPLY, usage: USED };

/** A proposer that counts how often it is asked. */
export interface CountingProposer extends Proposer {
  asked(): number;
}

export function countingProposer(
  propose: () => Promise<ProposerResult> = async () => REPLIED,
  ceiling: Usage | undefined = MOST,
): CountingProposer {
  let asked = 0;
  return {
    name: 'bedrock',
    model: 'a-model',
    ceiling: () => ceiling,
    propose: async () => {
      asked += 1;
      return await propose();
    },
    asked: () => asked,
  };
}

/** Baton with a question that waits for this proposer. */
export async function askedBaton(
  configured: Proposer | undefined,
  change: Partial<ProposalQuestion> = {},
): Promise<Baton> {
  const baton = await temporaryBaton({ empty: true });
  await baton.stores.proposer.ask(EXECUTION.executionId, questionOf(undefined, change));
  return { ...baton, proposers: { configured, offline: offlineProposer() } };
}

/** The same Baton with some methods of the proposer's store in other hands. */
export function withStore(baton: Baton, change: Partial<ProposerStore>): Baton {
  const { stores } = baton;
  return { ...baton, stores: { ...stores, proposer: { ...stores.proposer, ...change } } };
}

/** The same Baton without any other store: whoever tries one fails. */
export function withNothingElse(baton: Baton): Baton {
  const { proposer, ...others } = baton.stores;
  return {
    ...baton,
    stores: {
      proposer,
      runs: outOfReach(others.runs),
      folds: outOfReach(others.folds),
      sums: outOfReach(others.sums),
      policies: outOfReach(others.policies),
      strategies: outOfReach(others.strategies),
      experiments: outOfReach(others.experiments),
      settings: outOfReach(others.settings),
      audit: outOfReach(others.audit),
      alerts: outOfReach(others.alerts),
      leases: outOfReach(others.leases),
      evolutions: outOfReach(others.evolutions),
    },
  };
}

function outOfReach<Store extends object>(store: Store): Store {
  return new Proxy(store, { get: (_, name) => () => Promise.reject(new Error(String(name))) });
}

export const proposeIn = (baton: Baton) =>
  proposeMutations(baton, EXECUTION, new AbortController().signal);

export const answerIn = ({ stores }: Baton) =>
  stores.proposer.answered(EXECUTION.slug, EXECUTION.executionId);

export const spendIn = ({ stores }: Baton) => stores.proposer.spend(EXECUTION.slug, MONTH);

/** A month with these calls in it. */
export function spendOf(...calls: readonly Usage[]): Spend {
  return calls.reduce<Spend>(
    (sum, { inputTokens, outputTokens, costUsd }) => ({
      calls: sum.calls + 1,
      tokens: sum.tokens + inputTokens + outputTokens,
      costUsd: sum.costUsd + costUsd,
    }),
    { calls: 0, tokens: 0, costUsd: 0 },
  );
}
