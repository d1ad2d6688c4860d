import { startEvolvedExperiment } from '../../shared/application/evolution/start-experiment.ts';
import { evolutionStep } from './state.ts';

/** StartExperiment: admitted versions meet the control on live traffic. */
export const startExperiment = evolutionStep('StartExperiment', startEvolvedExperiment);
