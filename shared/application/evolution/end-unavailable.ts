import { NOT_AVAILABLE, type StepAnswer } from '../../domain/evolution/steps.ts';
import type { Baton } from '../baton.ts';
import type { StrategyExecution } from './execution.ts';
import { keepLease } from './keep-lease.ts';

/** Ends the evolution at a step whose work a later version of Baton brings. */
export async function endUnavailable(
  baton: Baton,
  execution: StrategyExecution,
): Promise<StepAnswer> {
  await keepLease(baton, execution);
  return NOT_AVAILABLE;
}
