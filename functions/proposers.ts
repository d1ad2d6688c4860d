import { bedrockConverse } from '../shared/adapters/bedrock/converse.ts';
import { bedrockModelOf } from '../shared/adapters/bedrock/model.ts';
import { bedrockProposer } from '../shared/adapters/bedrock/proposer.ts';
import { offlineProposer } from '../shared/adapters/offline/proposer.ts';
import type { Proposer } from '../shared/ports.ts';
import type { Variables } from './environment.ts';
import type { Equip } from './runtime.ts';

/** What the function has that asks proposers. */
export const askingProposers: Equip = (variables) => ({
  proposers: { configured: configuredProposer(variables), offline: offlineProposer() },
});

/** @throws BedrockSettingsError */
function configuredProposer(variables: Variables): Proposer | undefined {
  const model = bedrockModelOf(variables);
  return model && bedrockProposer(bedrockConverse(model.region), model);
}
