import { BINS, type ExperimentCounts } from './counts.ts';
import type { GuardrailTerms } from './experiment.ts';
import { type GrowthTable, growthTableOf, logMeanExp } from './growth-table.ts';
import { GUARDRAIL_METRICS } from './guardrail-metrics.ts';
import { meanOf } from './histogram.ts';
import { armTotals } from './totals.ts';
import { addArrivals } from './unreported-tasks.ts';
import { LARGEST_LOSS, STAKE_MULTIPLES } from './wager.ts';

/** What has arrived of one guardrail. */
export interface GuardrailEvidence {
  /** Of the bet that the challenger is worse than the control by more than the margin. */
  readonly logCapital: number;
  /** Means by arm, clipped at the cap, in the metric's own unit; `undefined` without a task. */
  readonly control: number | undefined;
  readonly challenger: number | undefined;
}

/**
 * How strongly the tasks that have arrived say that the challenger is worse by more than the margin.
 * A breach is capital of `capitalNeeded(guardrails × challengers)`: a challenger that is exactly at
 * the margin comes to it with a probability of at most one over that.
 *
 * The null is mean(challenger) ≤ (1 + margin) × mean(control) for cost and duration, mean(challenger)
 * − mean(control) ≤ margin for the rates. The means are of values clipped at the cap: what an arm has
 * above it does not count, for it or against it. Tasks that nothing has arrived of count as the mean of
 * all that has, or an arm that reports later would look harmful for that alone.
 *
 * @param treatedShare the challenger's share of the tasks of both arms, in (0, 1)
 */
export function guardrailEvidence(
  counts: ExperimentCounts,
  control: string,
  challenger: string,
  treatedShare: number,
  terms: GuardrailTerms,
): GuardrailEvidence {
  const table = guardrailTable(treatedShare, terms);
  const metric = GUARDRAIL_METRICS.indexOf(terms.metric);
  const logs = new Float64Array(table.bets);
  const histograms = [control, challenger].map((arm) => counts.guardrails.get(arm)?.[metric] ?? []);
  const arrived = [control, challenger].map((arm, at) => ({
    treated: at === 1,
    histograms: [histograms[at] ?? []],
    assigned: armTotals(counts, arm).assigned,
  }));
  addArrivals(logs, table, arrived);
  const means = histograms.map((histogram) => {
    const mean = meanOf(histogram);
    return mean === undefined ? undefined : mean * terms.cap;
  });
  return { logCapital: logMeanExp(logs), control: means[0], challenger: means[1] };
}

/**
 * The bets of a guardrail: what one task gains, by arm and hundredth of the cap. Stakes are sized for
 * a challenger that is worse by twice the margin, and go to four times that.
 *
 * Source: as in `wagerOf`; with a relative margin the control's values are scaled, which keeps the
 * mean of the contrast at mean(challenger) − (1 + margin) × mean(control).
 */
export function guardrailTable(
  treatedShare: number,
  { metric, margin, mean, variance }: GuardrailTerms,
): GrowthTable {
  const relative = metric === 'cost' || metric === 'duration';
  const [factor, allowed] = relative ? [1 + margin, 0] : [1, margin];
  const usual = Math.max(mean, 1 / (BINS - 1));
  const feared = Math.min(1, relative ? usual * (1 + 2 * margin) : usual + 2 * margin);
  const center = Math.min(0.95, (factor * usual + feared) / 2);
  const contrast = (treated: boolean, value: number) =>
    (treated ? (value - center) / treatedShare : (center - factor * value) / (1 - treatedShare)) -
    allowed;
  const fearedVariance = relative
    ? variance * (feared / usual) ** 2
    : Math.max(variance, feared * (1 - feared));
  const spread =
    (fearedVariance + (feared - center) ** 2) / treatedShare +
    (factor ** 2 * variance + (factor * usual - center) ** 2) / (1 - treatedShare);
  const best = Math.max(0, feared - factor * usual - allowed) / spread;
  const most = LARGEST_LOSS / -Math.min(contrast(true, 0), contrast(false, 1));
  return growthTableOf(
    STAKE_MULTIPLES.map((multiple) => Math.min(most, multiple * best)),
    contrast,
  );
}
