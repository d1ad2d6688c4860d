import type { Strategy } from '../strategy/strategy.ts';
import { countsSince, type DayCount, windowStart } from './day-counts.ts';
import { GOES_ON, type StepAnswer } from './steps.ts';

const DAY_MILLISECONDS = 86_400_000;

/** How long proposals that came to no experiment stand before others are asked for. */
const DAYS_BETWEEN_PROPOSALS = 1;

/** What of a strategy tells whether it may evolve. */
export type EvolvingStrategy = Pick<
  Strategy,
  'thresholds' | 'lastEvolvedAt' | 'lastProposedAt' | 'runningExperimentId'
>;

/**
 * Whether a strategy may evolve at `now`: long enough after the last time, with no experiment under
 * way and enough runs of its current version to learn from. The first that is not so is the answer.
 *
 * @param days settled runs of the current version; a day may occur more than once
 * @param now ISO 8601
 * @param dryRun asks only whether there is anything to learn from: nothing would begin
 */
export function eligibilityOf(
  strategy: EvolvingStrategy,
  days: readonly DayCount[],
  now: string,
  dryRun = false,
): StepAnswer {
  const recent = dryRun ? undefined : reasonOfRecency(strategy, now);
  if (recent !== undefined) return { status: 'too_recent', reason: recent };
  const { runningExperimentId, thresholds } = strategy;
  if (runningExperimentId !== null && !dryRun) {
    return { status: 'test_active', reason: `the experiment ${runningExperimentId} is running` };
  }
  const { minimumDecisions, windowDays } = thresholds;
  const { runs } = countsSince(days, windowStart(now, windowDays));
  if (runs < minimumDecisions) {
    const reason = `${runs} settled runs of the current version in ${windowDays} days; ${minimumDecisions} are needed`;
    return { status: 'insufficient_data', reason };
  }
  return GOES_ON;
}

/**
 * Whether a strategy is good enough as it is: its current version succeeds as often as is asked for,
 * of the runs in the window; without any it is not.
 *
 * @param days settled runs of the current version; a day may occur more than once
 */
export function satisfactionOf(
  { thresholds }: Pick<Strategy, 'thresholds'>,
  days: readonly DayCount[],
  now: string,
): StepAnswer {
  const { satisfactorySuccessRate, windowDays } = thresholds;
  const { runs, successes } = countsSince(days, windowStart(now, windowDays));
  if (runs === 0 || successes / runs < satisfactorySuccessRate) return GOES_ON;
  const reason = `${successes} of ${runs} runs in ${windowDays} days succeeded; a rate of ${satisfactorySuccessRate} is good enough`;
  return { status: 'satisfactory', reason };
}

function reasonOfRecency(
  { thresholds, lastEvolvedAt, lastProposedAt }: EvolvingStrategy,
  now: string,
): string | undefined {
  const { minimumDaysBetween } = thresholds;
  if (lastEvolvedAt !== null && daysBetween(lastEvolvedAt, now) < minimumDaysBetween) {
    return `it evolved at ${lastEvolvedAt}, less than ${minimumDaysBetween} days ago`;
  }
  const cameToNothing =
    lastProposedAt !== null &&
    (lastEvolvedAt === null || Date.parse(lastEvolvedAt) < Date.parse(lastProposedAt));
  if (cameToNothing && daysBetween(lastProposedAt, now) < DAYS_BETWEEN_PROPOSALS) {
    return `proposals of ${lastProposedAt}, less than a day ago, came to no experiment`;
  }
  return undefined;
}

/** Not rounded. */
function daysBetween(earlier: string, later: string): number {
  return (Date.parse(later) - Date.parse(earlier)) / DAY_MILLISECONDS;
}
