import { checkEligibility as check } from '../../shared/application/evolution/check-eligibility.ts';
import { evolutionStep } from './state.ts';

/** CheckEligibility: whether the strategy may evolve now. */
export const checkEligibility = evolutionStep('CheckEligibility', check);
