import { admitProposals as admit } from '../../shared/application/evolution/admit-proposals.ts';
import { evolutionStep } from './state.ts';

/** AdmitProposals: only proposals that pass every check meet live traffic. */
export const admitProposals = evolutionStep('AdmitProposals', admit);
