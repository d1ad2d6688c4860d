import { configuredBedrock, whoProposes } from '../shared/adapters/bedrock/configured.ts';
import { BedrockSettingsError } from '../shared/adapters/bedrock/model.ts';
import { offlineProposer } from '../shared/adapters/offline/proposer.ts';
import type { Baton } from '../shared/application/baton.ts';

/** The environment names a model and does not say what it needs, or says what no model has. */
export class ProposerRefused extends Error {
  override readonly name = 'ProposerRefused';
}

/** Nobody but the offline proposer. */
export function offlineOnly(): Baton['proposers'] {
  return { configured: undefined, offline: offlineProposer() };
}

/**
 * Who proposes in this process, and a sentence that says so: the offline proposer, and a model of
 * Bedrock where the environment names one.
 *
 * @throws ProposerRefused
 */
export async function proposersFor(
  variables: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly proposers: Baton['proposers']; readonly who: string }> {
  try {
    const configured = await configuredBedrock(variables);
    return { proposers: { ...offlineOnly(), configured }, who: whoProposes(variables) };
  } catch (error) {
    throw error instanceof BedrockSettingsError ? new ProposerRefused(error.message) : error;
  }
}
