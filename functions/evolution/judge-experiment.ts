import { judgeStrategy } from '../../shared/application/evolution/judge-experiment.ts';
import { evolutionStep } from './state.ts';

/** JudgeExperiment: catches the experiment that has gone quiet. */
export const judgeExperiment = evolutionStep('JudgeExperiment', judgeStrategy);
