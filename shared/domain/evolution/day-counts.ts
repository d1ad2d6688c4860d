import type { VersionId } from '../identifiers.ts';
import { runTotals } from '../learning/run-totals.ts';

/** Settled runs of a version that were created on one UTC day. */
export interface DayCount {
  /** `2026-11-26`. */
  readonly day: string;
  readonly runs: number;
  readonly successes: number;
}

/** A vector of the day totals of a strategy. */
interface DayTotals {
  /** `day#version#source`. */
  readonly member: string;
  readonly vector: Float64Array;
}

/**
 * What was counted of a version, from the day totals of its strategy in any order. A day occurs once
 * for each way in which the version came to be followed.
 */
export function dayCountsOf(totals: readonly DayTotals[], versionId: VersionId): DayCount[] {
  return totals.flatMap(({ member, vector }) => {
    const [day = '', version] = member.split('#');
    const { runs, successes } = runTotals(vector);
    return version === versionId ? [{ day, runs, successes }] : [];
  });
}

const DAY_MILLISECONDS = 86_400_000;

/**
 * When the window of the last `days` days begins: at midnight UTC of the day that many days ago, so
 * that whole days are in it and the day exactly `days` days ago counts.
 *
 * @param now ISO 8601
 * @returns ISO 8601
 */
export function windowStart(now: string, days: number): string {
  const day = new Date(Date.parse(now) - days * DAY_MILLISECONDS).toISOString().slice(0, 10);
  return `${day}T00:00:00.000Z`;
}

/** The runs and successes of the days from `since` on. */
export function countsSince(
  days: readonly DayCount[],
  since: string,
): Pick<DayCount, 'runs' | 'successes'> {
  const first = since.slice(0, 10);
  let [runs, successes] = [0, 0];
  for (const each of days) {
    if (each.day < first) continue;
    runs += each.runs;
    successes += each.successes;
  }
  return { runs, successes };
}
