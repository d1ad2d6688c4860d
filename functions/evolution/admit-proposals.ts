import { endUnavailable } from '../../shared/application/evolution/end-unavailable.ts';
import { evolutionStep } from './state.ts';

/** AdmitProposals: which proposals may meet live traffic. */
export const admitProposals = evolutionStep('AdmitProposals', endUnavailable);
