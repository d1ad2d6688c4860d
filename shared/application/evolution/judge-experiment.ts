import { GOES_ON, type StepAnswer } from '../../domain/evolution/steps.ts';
import type { Baton } from '../baton.ts';
import { judgeExperiment } from '../experiments/judge.ts';
import type { StrategyExecution } from './execution.ts';
import { keepLease } from './keep-lease.ts';

/** Judges the strategy's experiment: nothing may have arrived for long, and time alone ends it. */
export async function judgeStrategy(
  baton: Baton,
  execution: StrategyExecution,
): Promise<StepAnswer> {
  await keepLease(baton, execution);
  const strategy = await baton.stores.strategies.strategy(execution.slug);
  const running = strategy?.runningExperimentId ?? null;
  if (running !== null) await judgeExperiment(baton, running);
  return GOES_ON;
}
