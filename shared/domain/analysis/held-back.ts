import type { RunId } from '../identifiers.ts';
import { unitInterval } from '../random/unit-interval.ts';

/** The share of runs that proposals are screened with, so that no proposer may have seen them. */
const HELD_BACK = 0.3;

/** Whether a run is kept from whoever proposes: always the same for the same run. */
export function isHeldBack(runId: RunId): boolean {
  return unitInterval('held back from analysis', runId) < HELD_BACK;
}
