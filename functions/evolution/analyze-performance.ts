import { analyzePerformance as analyze } from '../../shared/application/evolution/analyze-performance.ts';
import { evolutionStep } from './state.ts';

/** AnalyzePerformance: what its runs say about the strategy. */
export const analyzePerformance = evolutionStep('AnalyzePerformance', analyze);
