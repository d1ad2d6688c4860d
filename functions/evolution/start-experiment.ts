import { endUnavailable } from '../../shared/application/evolution/end-unavailable.ts';
import { evolutionStep } from './state.ts';

/** StartExperiment: admitted versions meet the control on live traffic. */
export const startExperiment = evolutionStep('StartExperiment', endUnavailable);
