import { proposeMutations as propose } from '../../shared/application/evolution/propose-mutations.ts';
import { evolutionStep } from './state.ts';

/** ProposeMutations: asks for improved versions. It may not reach the lease, so it renews none. */
export const proposeMutations = evolutionStep('ProposeMutations', propose);
