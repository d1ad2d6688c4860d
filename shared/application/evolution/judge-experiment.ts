import { GOES_ON, type StepAnswer } from '../../domain/evolution/steps.ts';
import type { Baton } from '../baton.ts';
import type { StrategyExecution } from './execution.ts';
import { keepLease } from './keep-lease.ts';

/** Judges the strategy's experiment. This version starts none, so there is none to judge. */
export async function judgeExperiment(
  baton: Baton,
  execution: StrategyExecution,
): Promise<StepAnswer> {
  await keepLease(baton, execution);
  return GOES_ON;
}
