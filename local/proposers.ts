import { offlineProposer } from '../shared/adapters/offline/proposer.ts';
import type { Baton } from '../shared/application/baton.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Who proposes in this process: the offline proposer, and a model of Bedrock where the environment
 * names one. Only then is its SDK loaded.
 *
 * @throws BedrockSettingsError when the environment's settings do not fit
 */
export async function proposersFor(variables: Variables): Promise<Baton['proposers']> {
  const offline = offlineProposer;
  if (!variables.BATON_BEDROCK_MODEL) return { configured: undefined, offline };
  const { configuredBedrock } = await import('../shared/adapters/bedrock/configured.ts');
  return { configured: await configuredBedrock(variables), offline };
}

/** Who proposes, for people who start a server. */
export function proposersText({ configured }: Baton['proposers']): string {
  return configured === undefined
    ? 'Proposals come from the offline proposer; BATON_BEDROCK_MODEL names a model to ask instead.'
    : `Proposals come from ${configured.model} on Bedrock.`;
}
