import { endUnavailable } from '../../shared/application/evolution/end-unavailable.ts';
import { evolutionStep } from './state.ts';

/** CheckEligibility: whether the strategy may evolve now. */
export const checkEligibility = evolutionStep('CheckEligibility', endUnavailable);
