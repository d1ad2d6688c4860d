import type { Proposer } from '../../ports.ts';
import { bedrockModelOf } from './model.ts';
import { bedrockProposer } from './proposer.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The proposer that the environment configures, if it names a model; only then the SDK is loaded.
 *
 * @throws BedrockSettingsError
 */
export async function configuredBedrock(variables: Variables): Promise<Proposer | undefined> {
  const model = bedrockModelOf(variables);
  if (model === undefined) return undefined;
  const { bedrockConverse } = await import('./converse.ts');
  return bedrockProposer(bedrockConverse(model.region), model);
}

/**
 * Who proposes, for people who start a server.
 *
 * @throws BedrockSettingsError
 */
export function whoProposes(variables: Variables): string {
  const model = bedrockModelOf(variables);
  if (model === undefined) {
    return 'Proposals come from the offline proposer; set BATON_BEDROCK_MODEL to ask a model.';
  }
  const { id, region, prices } = model;
  if (prices === undefined) {
    return `${id} on Bedrock in ${region} is not asked before BATON_BEDROCK_INPUT_USD_PER_MILLION_TOKENS and BATON_BEDROCK_OUTPUT_USD_PER_MILLION_TOKENS say its prices.`;
  }
  return `Proposals come from ${id} on Bedrock in ${region}.`;
}
