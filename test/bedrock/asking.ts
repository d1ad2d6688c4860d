import { configuredBedrock } from '../../shared/adapters/bedrock/configured.ts';
import { bedrockConverse } from '../../shared/adapters/bedrock/converse.ts';
import { bedrockProposer } from '../../shared/adapters/bedrock/proposer.ts';
import type { ProposalQuestion } from '../../shared/domain/proposal/proposal-question.ts';
import type { Usage } from '../../shared/domain/proposal/spend.ts';
import type { Proposer, ProposerResult } from '../../shared/ports.ts';
import { questionOf } from '../shared/domain/proposal/made-up-question.ts';
import { USED } from './answers.ts';
import { MODEL, REGION, VARIABLES } from './fake-bedrock.ts';

/** The proposer that a deployment with a model has. */
export async function realProposer(): Promise<Proposer> {
  const proposer = await configuredBedrock(VARIABLES);
  if (proposer === undefined) throw new Error('expected a proposer');
  return proposer;
}

/** One that waits no longer than this. */
export function hastyProposer(milliseconds: number): Proposer {
  const model = { id: MODEL, region: REGION, prices: { input: 3, output: 15 } };
  return bedrockProposer(bedrockConverse(REGION), model, milliseconds);
}

/** Asks the made-up question, or another. */
export async function ask(
  proposer?: Proposer,
  question: ProposalQuestion = questionOf(),
  signal: AbortSignal = new AbortController().signal,
): Promise<ProposerResult> {
  return await (proposer ?? (await realProposer())).propose(question, signal);
}

/** What so many calls of the fake cost, at the prices of {@link VARIABLES}. */
export function usedBy(calls: number): Usage {
  const [inputTokens, outputTokens] = [calls * USED.inputTokens, calls * USED.outputTokens];
  const costUsd = (3 * inputTokens + 15 * outputTokens) / 1e6;
  return { inputTokens, outputTokens, costUsd };
}
