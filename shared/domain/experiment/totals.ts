import { BINS, type ExperimentCounts } from './counts.ts';

/** What was counted of one arm, all days together. */
export interface ArmTotals {
  /** Tasks assigned to it. */
  readonly assigned: number;
  /** Tasks whose score is final. */
  readonly closed: number;
  /** Mean score of the closed tasks, in [0, 1]; `null` without any. */
  readonly mean: number | null;
}

export function armTotals({ days }: ExperimentCounts, arm: string): ArmTotals {
  let [assigned, closed, hundredths] = [0, 0, 0];
  for (const { arms } of days) {
    const day = arms.get(arm);
    if (day === undefined) continue;
    assigned += day.assigned;
    for (let bin = 0; bin < BINS; bin += 1) {
      const tasks = day.closed[bin] ?? 0;
      closed += tasks;
      hundredths += tasks * bin;
    }
  }
  return { assigned, closed, mean: closed === 0 ? null : hundredths / closed / 100 };
}

/** Mean score of an arm's closed tasks less that of another's; `undefined` before both have some. */
export function liftOver(
  counts: ExperimentCounts,
  control: string,
  challenger: string,
): number | undefined {
  const { mean: before } = armTotals(counts, control);
  const { mean: after } = armTotals(counts, challenger);
  return before === null || after === null ? undefined : after - before;
}
