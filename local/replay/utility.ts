import { NO_OUTCOME } from '../../shared/domain/outcome/outcome.ts';
import { isSuccess } from '../../shared/domain/outcome/success.ts';
import { utilityOf } from '../../shared/domain/outcome/utility.ts';
import type { RecordedOutcome } from './task.ts';

/** What a recorded outcome is worth, in [−1, 1]: clip(success − costWeight × costUsd). */
export function recordedUtility({ success, costUsd }: RecordedOutcome, costWeight: number): number {
  const outcome = { ...NO_OUTCOME, facts: { costUsd } };
  return utilityOf(outcome, success, { costWeight, escalationCostUsd: 0 });
}

/** Whether it counts as a success, which ends a run; otherwise the attempt failed. */
export function succeeded({ success }: RecordedOutcome): boolean {
  return isSuccess({ ...NO_OUTCOME, facts: { success } }, success);
}
