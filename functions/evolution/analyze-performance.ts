import { endUnavailable } from '../../shared/application/evolution/end-unavailable.ts';
import { evolutionStep } from './state.ts';

/** AnalyzePerformance: what its runs say about the strategy. */
export const analyzePerformance = evolutionStep('AnalyzePerformance', endUnavailable);
