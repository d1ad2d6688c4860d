import { runTotals } from '../../domain/learning/run-totals.ts';
import { STRATEGY_TOTALS } from '../../domain/learning/sums-keys.ts';
import type { ProposalQuestion } from '../../domain/proposal/proposal-question.ts';
import type { Baton } from '../baton.ts';

/** Fewer runs of the strategy in the window are too few for two challengers: one at a time is faster. */
const RUNS_FOR_TWO_CHALLENGERS = 3_000;

/** How many challengers the strategy's traffic since the beginning of the analysis allows at a time. */
export async function mostChallengers(
  { stores }: Baton,
  { slug, analysis }: ProposalQuestion,
): Promise<number> {
  const family = `${STRATEGY_TOTALS}${slug}`;
  const days = await stores.sums.list(family);
  const runs = days
    .filter((day) => day.family === family && day.member >= analysis.from.slice(0, 10))
    .reduce((sum, { vector }) => sum + runTotals(vector).runs, 0);
  return runs >= RUNS_FOR_TWO_CHALLENGERS ? 2 : 1;
}
