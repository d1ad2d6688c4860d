import { NOT_AVAILABLE } from '../../shared/domain/evolution/steps.ts';
import { evolutionStep } from './state.ts';

/** ProposeMutations: asks for improved versions. It may not reach the lease, so it renews none. */
export const proposeMutations = evolutionStep('ProposeMutations', async () => NOT_AVAILABLE);
