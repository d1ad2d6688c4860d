import { eligibilityOf } from '../../domain/evolution/eligibility.ts';
import { GOES_ON, type StepAnswer } from '../../domain/evolution/steps.ts';
import { isSpent } from '../../domain/proposal/is-spent.ts';
import { DEFAULT_SETTINGS } from '../../domain/settings.ts';
import type { Baton } from '../baton.ts';
import type { StrategyExecution } from './execution.ts';
import { keepLease } from './keep-lease.ts';
import { strategyInTurn } from './strategy-in-turn.ts';

/**
 * Whether the strategy may evolve now, from its day totals: no run is read. A budget that is spent
 * ends it here, before its runs are analysed for nobody.
 */
export async function checkEligibility(
  baton: Baton,
  execution: StrategyExecution,
): Promise<StepAnswer> {
  await keepLease(baton, execution);
  const mode = ((await baton.stores.settings.read())?.settings ?? DEFAULT_SETTINGS).mode;
  if (mode !== 'learning') return { status: 'paused', reason: `the mode is ${mode}` };
  const found = await strategyInTurn(baton, execution.slug);
  if ('paused' in found) return found.paused;
  const answer = eligibilityOf(found.strategy, found.days, baton.clock.now(), execution.dryRun);
  return answer.status === 'running' ? await withinBudget(baton, execution) : answer;
}

/** Only a configured proposer costs anything, and the offline one may stand in for it. */
async function withinBudget(
  { stores, proposers, clock }: Baton,
  { slug }: StrategyExecution,
): Promise<StepAnswer> {
  if (proposers.configured === undefined) return GOES_ON;
  const { proposerBudget, offlineFallback } =
    (await stores.settings.read())?.settings ?? DEFAULT_SETTINGS;
  if (offlineFallback) return GOES_ON;
  const month = clock.now().slice(0, 7);
  const spend = await stores.proposer.spend(slug, month);
  if (!isSpent(spend, proposerBudget)) return GOES_ON;
  const used = `${spend.calls} calls, ${spend.tokens} tokens and ${spend.costUsd.toFixed(2)} dollars`;
  return {
    status: 'budget_exhausted',
    reason: `the budget of ${slug} for ${month} is spent: ${used}`,
  };
}
